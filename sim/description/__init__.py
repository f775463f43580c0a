"""The ODD description of the model, written from the code it describes."""
