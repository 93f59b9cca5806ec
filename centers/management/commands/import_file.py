from .import_directory import Command as ImportDirectory


class Command(ImportDirectory):
    help = (
        "Bring a file into the register: a SAMHSA directory (.xlsx), FindTreatment.gov's export "
        "(.csv or .json), a provider's spreadsheet (.xlsx) or Open Referral services (.json). "
        "Stopped or killed, it goes on where it was when run again; run again after it is done, "
        "it changes nothing."
    )
