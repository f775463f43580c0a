"""Say where a number comes from, and how far it is known."""

from dataclasses import dataclass
from typing import Literal

Known = Literal["measured", "derived", "recalled", "calibrated", "assumed"]


@dataclass(frozen=True)
class Paper:
    """Name a publication so that a reader can find it."""

    label: str
    doi: str = ""


@dataclass(frozen=True)
class Source:
    """Tell how a value is known, in one sentence, with its paper if there is one.

    measured: read in the paper at the named place; derived: arithmetic on such a figure; recalled: from memory, to be
    checked before print; calibrated: set so that a published pattern comes out; assumed: nothing better than plausibility.
    """

    known: Known
    note: str
    paper: Paper | None = None

    def __post_init__(self) -> None:
        if not self.note.strip():
            raise ValueError("a source needs a note that says what it rests on")
        if self.known == "measured" and self.paper is None:
            raise ValueError(f"measured needs a paper: {self.note!r}")

    def __str__(self) -> str:
        where = f" ({self.paper.label}{', doi ' + self.paper.doi if self.paper.doi else ''})" if self.paper else ""
        return f"{self.known}: {self.note}{where}"


PALOYO_2016 = Paper("Paloyo, Rogan and Siminski 2016")
PUGATCH_WILSON_2018 = Paper("Pugatch and Wilson 2018", "10.1016/j.econedurev.2017.11.003")
PUGATCH_WILSON_2022 = Paper("Pugatch and Wilson 2022", "10.3368/jhr.0221-11474R2")
DAWSON_2014 = Paper("Dawson et al. 2014", "10.3102/0034654314540007")
OREOPOULOS_2018 = Paper("Oreopoulos and Petronijevic 2018", "10.3368/jhr.53.2.1216-8439R")
LOU_1996 = Paper("Lou et al. 1996", "10.3102/00346543066004423")
KOBAYASHI_2019 = Paper("Kobayashi 2019", "10.1111/jpr.12221")
CONLEY_2015 = Paper("Conley, Durlak and Kirsch 2015", "10.1007/s11121-015-0543-1")
BYROM_2019 = Paper("Byrom 2019", "10.1111/eip.12462")
ROSE_2007 = Paper("Rose, Carlson and Waller 2007", "10.1037/0012-1649.43.4.1019")
COHEN_1983 = Paper("Cohen, Kamarck and Mermelstein 1983", "10.2307/2136404")
KOUDELA_2020 = Paper("Koudela-Hamila et al. 2020", "10.1080/07448481.2020.1784906")
MURPHY_2020 = Paper("Murphy et al. 2020", "10.1126/sciadv.aba4677")
HAUSMANN_2007 = Paper("Hausmann, Schofield and Woods 2007", "10.1007/s11162-007-9052-9")
GOPALAN_BRADY_2020 = Paper("Gopalan and Brady 2020", "10.3102/0013189X19897622")
HALL_2019 = Paper("Hall 2019", "10.1177/0265407518761225")
ROBERTS_DUNBAR_2015 = Paper("Roberts and Dunbar 2015", "10.1007/s12110-015-9242-7")
KOSSINETS_WATTS_2006 = Paper("Kossinets and Watts 2006", "10.1126/science.1116869")
SMIRNOV_THURNER_2017 = Paper("Smirnov and Thurner 2017", "10.1371/journal.pone.0183473")
STADTFELD_2019 = Paper("Stadtfeld et al. 2019", "10.1073/pnas.1811388115")
DOKUKA_2020 = Paper("Dokuka et al. 2020", "10.1371/journal.pone.0236737")
CORREGE_MICHINOV_2021 = Paper("Correge and Michinov 2021", "10.3389/feduc.2021.733663")
LAUGHLIN_2006 = Paper("Laughlin et al. 2006", "10.1037/0022-3514.90.4.644")
SACERDOTE_2001 = Paper("Sacerdote 2001", "10.1162/00335530151144131")
NCES_2020 = Paper("NCES 2020, employment of US undergraduates")
ACE_2006 = Paper("American Council on Education 2006, working students")
NEWBOLD_2011 = Paper("Newbold et al. 2011")
ROBBINS_2004 = Paper("Robbins et al. 2004", "10.1037/0033-2909.130.2.261")
MURRE_DROS_2015 = Paper("Murre and Dros 2015", "10.1371/journal.pone.0120644")
ELMER_2020 = Paper("Elmer, Mepham and Stadtfeld 2020", "10.1371/journal.pone.0236337")
GEHREKE_2024 = Paper("Gehreke et al. 2024", "10.1002/rev3.3462")
SHOWERS_2015 = Paper("Showers, Tindall and Davies 2015", "10.1007/978-3-319-22500-5_5")
OREOPOULOS_PETRONIJEVIC_2018 = Paper("Oreopoulos and Petronijevic 2018", "10.3368/jhr.53.2.1216-8439R")
POINTON_HAAS_2024 = Paper("Pointon-Haas et al. 2024", "10.1192/bjo.2023.603")
BERNARD_2014 = Paper("Bernard et al. 2014", "10.1007/s12528-013-9077-3")
ANGER_2025 = Paper("Anger et al. 2025", "10.26300/1my6-wm69")
FREEMAN_2014 = Paper("Freeman et al. 2014", "10.1073/pnas.1319030111")
CORRIGAN_2012 = Paper("Corrigan et al. 2012", "10.1176/appi.ps.201100529")
WALTON_2023 = Paper("Walton et al. 2023", "10.1126/science.ade4420")
MUSTAFARAJ_BU_2015 = Paper("Mustafaraj and Bu 2015", "10.1145/2724660.2728691")
SEATON_2014 = Paper("Seaton et al. 2014, use of an open online course", "10.1145/2500876")
SAILER_HOMNER_2020 = Paper("Sailer and Homner 2020", "10.1007/s10648-019-09498-w")
STEPHAN_MISHLER_1952 = Paper("Stephan and Mishler 1952", "10.2307/2088227")
PITT_2018 = Paper("Pitt et al. 2018", "10.1177/1469787417731194")
KIM_2018 = Paper("Kim et al. 2018", "10.1002/smi.2771")
MADIGAN_CURRAN_2021 = Paper("Madigan and Curran 2021", "10.1007/s10648-020-09533-1")
TURHAN_2023 = Paper("Turhan et al. 2023", "10.1016/j.cedpsych.2023.102185")
SCHNYDER_2017 = Paper("Schnyder et al. 2017", "10.1192/bjp.bp.116.189464")
EISENBERG_2009 = Paper("Eisenberg et al. 2009", "10.1177/1077558709335173")
MAUNDER_WHITE_2019 = Paper("Maunder and White 2019", "10.1016/j.cpr.2019.101749")
NSC_2023 = Paper("National Student Clearinghouse 2023, persistence and retention")
FRIEDKIN_JOHNSEN_1990 = Paper("Friedkin and Johnsen 1990", "10.1080/0022250X.1990.9990069")
HAEFFEL_HAMES_2014 = Paper("Haeffel and Hames 2014", "10.1177/2167702613485075")
KARAU_WILLIAMS_1993 = Paper("Karau and Williams 1993", "10.1037/0022-3514.65.4.681")
DE_WIT_2012 = Paper("de Wit, Greer and Jehn 2012", "10.1037/a0024844")
EBY_2013 = Paper("Eby et al. 2013", "10.1037/a0029279")
DEWIT_2016 = Paper("DeWit et al. 2016", "10.1002/ajcp.12023")
GROSSMAN_RHODES_2002 = Paper("Grossman and Rhodes 2002", "10.1023/A:1014680827552")
CLEMENT_2015 = Paper("Clement et al. 2015", "10.1017/S0033291714000129")
KOBAYASHI_2024 = Paper("Kobayashi 2024", "10.1007/s10648-024-09871-4")
HARDT_2022 = Paper("Hardt, Nagler and Rincke 2022", "10.1016/j.labeco.2022.102220")
PEDERSEN_PAVES_2014 = Paper("Pedersen and Paves 2014", "10.1016/j.psychres.2014.05.017")
CARRELL_2013 = Paper("Carrell, Sacerdote and West 2013", "10.3982/ECTA10168")
MASLACH_2002 = Paper("Schaufeli et al. 2002, Maslach Burnout Inventory, student survey", "10.1177/0022022102033005003")
TRAUD_2012 = Paper("Traud, Mucha and Porter 2012", "10.1016/j.physa.2011.12.021")
REES_2016 = Paper("Rees et al. 2016", "10.3109/0142159X.2015.1112888")
VANLEHN_2011 = Paper("VanLehn 2011", "10.1080/00461520.2011.611369")
BASTANI_2025 = Paper("Bastani et al. 2025", "10.1073/pnas.2422633122")
LEITE_2025 = Paper("Leite et al. 2025", "10.48550/arXiv.2511.04997")
TIPPETTS_2022 = Paper("Tippetts et al. 2022", "10.1007/s11162-022-09678-8")
