"""Every publication that a rule or a danger sign rests on."""

from django.utils.translation import gettext_lazy as _

from .table import Source

_SAMHSA = "Substance Abuse and Mental Health Services Administration (SAMHSA)"
_ASAM = "American Society of Addiction Medicine (ASAM)"
_BOOKS = "https://www.ncbi.nlm.nih.gov/books/"
_DOI = "https://doi.org/"

SOURCES = (
    Source(
        "samhsa-tip-26",
        _SAMHSA,
        "TIP 26: Treating Substance Use Disorder in Older Adults",
        "2020",
    ),
    Source(
        "samhsa-tip-35",
        _SAMHSA,
        "TIP 35: Enhancing Motivation for Change in Substance Use Disorder Treatment",
        "2019",
        f"{_BOOKS}NBK571071/",
    ),
    Source(
        "samhsa-tip-39",
        _SAMHSA,
        "TIP 39: Substance Use Disorder Treatment and Family Therapy",
        "2020",
    ),
    Source(
        "samhsa-tip-42",
        _SAMHSA,
        "TIP 42: Substance Use Disorder Treatment for People With Co-Occurring Disorders",
        "2020",
        f"{_BOOKS}NBK571020/",
    ),
    Source(
        "samhsa-tip-45",
        _SAMHSA,
        "TIP 45: Detoxification and Substance Abuse Treatment",
        "2006, revised 2015",
        f"{_BOOKS}NBK64115/",
    ),
    Source(
        "samhsa-tip-49",
        _SAMHSA,
        "TIP 49: Incorporating Alcohol Pharmacotherapies Into Medical Practice",
        "2009",
        f"{_BOOKS}NBK64041/",
    ),
    Source(
        "samhsa-tip-50",
        _SAMHSA,
        "TIP 50: Addressing Suicidal Thoughts and Behaviors in Substance Abuse Treatment",
        "2009",
        f"{_BOOKS}NBK64022/",
    ),
    Source(
        "samhsa-tip-51",
        _SAMHSA,
        "TIP 51: Substance Abuse Treatment: Addressing the Specific Needs of Women",
        "2009",
        f"{_BOOKS}NBK83252/",
    ),
    Source(
        "samhsa-tip-54",
        _SAMHSA,
        "TIP 54: Managing Chronic Pain in Adults With or in Recovery From Substance Use Disorders",
        "2012",
        f"{_BOOKS}NBK92048/",
    ),
    Source(
        "samhsa-tip-57",
        _SAMHSA,
        "TIP 57: Trauma-Informed Care in Behavioral Health Services",
        "2014",
        f"{_BOOKS}NBK207201/",
    ),
    Source(
        "samhsa-tip-63",
        _SAMHSA,
        "TIP 63: Medications for Opioid Use Disorder",
        "2018, updated 2021",
        f"{_BOOKS}NBK535268/",
    ),
    Source(
        "samhsa-pregnant-opioids",
        _SAMHSA,
        "Clinical Guidance for Treating Pregnant and Parenting Women With Opioid Use Disorder and "
        "Their Infants",
        "2018",
    ),
    Source("samhsa-overdose", _SAMHSA, "Overdose Prevention and Response Toolkit", "2024"),
    Source(
        "asam-criteria",
        _ASAM,
        "The ASAM Criteria, 4th edition",
        "2023",
        "https://www.asam.org/asam-criteria",
    ),
    Source(
        "asam-alcohol-withdrawal",
        _ASAM,
        "Clinical Practice Guideline on Alcohol Withdrawal Management",
        "2020",
        f"{_DOI}10.1097/ADM.0000000000000668",
    ),
    Source(
        "asam-opioids",
        _ASAM,
        "National Practice Guideline for the Treatment of Opioid Use Disorder: 2020 Focused Update",
        "2020",
        f"{_DOI}10.1097/ADM.0000000000000633",
    ),
    Source(
        "asam-stimulants",
        "ASAM and American Academy of Addiction Psychiatry",
        "Clinical Practice Guideline on the Management of Stimulant Use Disorder",
        "2024",
        f"{_DOI}10.1097/ADM.0000000000001299",
    ),
    Source(
        "asam-benzodiazepines",
        "ASAM and nine other medical societies",
        "Joint Clinical Practice Guideline on Benzodiazepine Tapering",
        "2025",
        f"{_DOI}10.1007/s11606-025-09499-2",
    ),
    Source(
        "morgan-curran",
        "Morgan CJA, Curran HV",
        "Ketamine use: a review. Addiction 107(1):27-38",
        "2012",
        f"{_DOI}10.1111/j.1360-0443.2011.03576.x",
    ),
    Source(
        "nida-treatment",
        "National Institute on Drug Abuse (NIDA)",
        "Drugs, Brains, and Behavior: The Science of Addiction. Treatment and Recovery",
        "2020",
        "https://nida.nih.gov/publications/drugs-brains-behavior-science-addiction/treatment-recovery",
    ),
    Source(
        "nida-adolescents",
        "National Institute on Drug Abuse (NIDA)",
        "Principles of Adolescent Substance Use Disorder Treatment: A Research-Based Guide",
        "2014",
    ),
    Source(
        "nimh-psychotherapies",
        "National Institute of Mental Health (NIMH)",
        "Psychotherapies",
        "",
        "https://www.nimh.nih.gov/health/topics/psychotherapies",
    ),
    Source(
        "nimh-eating",
        "National Institute of Mental Health (NIMH)",
        "Eating Disorders",
        "",
        "https://www.nimh.nih.gov/health/topics/eating-disorders",
    ),
    Source(
        "niddk-retention",
        "National Institute of Diabetes and Digestive and Kidney Diseases (NIDDK)",
        "Urinary Retention",
        "",
        "https://www.niddk.nih.gov/health-information/urologic-diseases/urinary-retention",
    ),
    Source(
        "niddk-blood",
        "National Institute of Diabetes and Digestive and Kidney Diseases (NIDDK)",
        "Hematuria (Blood in the Urine)",
        "",
        "https://www.niddk.nih.gov/health-information/urologic-diseases/hematuria-blood-urine",
    ),
    Source(
        "medlineplus-chest",
        "MedlinePlus, National Library of Medicine",
        "Chest pain",
        "",
        "https://medlineplus.gov/ency/article/003079.htm",
    ),
    Source(
        "lifeline-988",
        "988 Suicide & Crisis Lifeline",
        "988lifeline.org",
        "",
        "https://988lifeline.org/",
    ),
    Source(
        "hhs-language",
        "US Department of Health and Human Services, Office for Civil Rights",
        "Section 1557 of the Affordable Care Act",
        "",
        "https://www.hhs.gov/civil-rights/for-individuals/section-1557/index.html",
    ),
    Source("your-answer", _("You"), _("What you told us")),
)

SOURCE = {source.slug: source for source in SOURCES}
