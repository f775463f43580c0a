"""What happens to students and between them: one submodel a file."""
