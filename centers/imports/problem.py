class ImportProblem(Exception):
    """Why a file is refused or an import cannot go on: one line for the person at the keyboard.

    Whoever gets it may rely on the register being as it was before.
    """
