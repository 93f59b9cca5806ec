"""The kinds of centers in the demo, and what each kind says yes and no to.

`yes` always holds, `often` holds for most, `either` is yes, no or not confirmed, `no` is said no to
by most and left open by the others. Wider terms are added when a center is put together.
"""

from dataclasses import dataclass, replace

ALWAYS_OPEN = "Open 24 hours, every day"
OFFICE = "Monday to Friday, 8 am to 5 pm"
EVENINGS = "Monday to Thursday, 8 am to 8 pm; Friday, 8 am to 5 pm"
MORNINGS = "Monday to Saturday, 5:30 am to 1 pm"

_COUNSELING = """
    offers/individual-counseling offers/group-counseling offers/substance-use-counseling
    offers/relapse-prevention
"""
_WAYS = "offers/cbt offers/motivational-interviewing offers/contingency-management offers/dbt"
_SUPPORT = "offers/peer-support offers/aftercare offers/family-counseling offers/case-management"
_MEDICINE = "offers/buprenorphine offers/naltrexone offers/naloxone offers/alcohol-medication"
_DRUGS = "treats/alcohol treats/opioids treats/stimulants treats/cannabis"
_MORE_DRUGS = """
    treats/benzodiazepines treats/cocaine treats/methamphetamine treats/club-drugs treats/nicotine
"""
_MIND = "treats/depression treats/anxiety"
_MORE_MIND = "treats/ptsd treats/bipolar treats/suicidal-thoughts"
_PEOPLE = "serves/young-adults serves/older-adults serves/women serves/men serves/lgbtq"
_MORE_PEOPLE = "serves/veterans serves/pregnant serves/justice-system serves/homeless serves/hiv"


@dataclass(frozen=True)
class Program:
    """`wing` is the name of the unit within a larger house, the second line of a center's name.

    `public` ones mostly take Medicaid, the others mostly do not. `asks_about_ketamine` marks those
    for which treating ketamine addiction would be plausible.
    """

    slug: str
    kinds: tuple[str, ...]
    hours: str
    yes: str
    often: str = ""
    either: str = ""
    no: str = ""
    wing: str = ""
    public: bool = True
    asks_about_ketamine: bool = False


HOSPITAL = Program(
    slug="hospital",
    kinds=("Hospital", "Medical Center"),
    wing="Addiction Recovery Unit",
    hours=ALWAYS_OPEN,
    yes=f"""
        care/detox-overnight care/hospital-inpatient treats/alcohol treats/opioids
        offers/withdrawal-medication offers/buprenorphine offers/discharge-planning
        offers/substance-use-assessment offers/mental-health-assessment serves/adults
        accreditation/hospital-licence {_COUNSELING}
    """,
    often=f"""
        treats/benzodiazepines treats/stimulants treats/co-occurring offers/naltrexone
        offers/alcohol-medication offers/naloxone offers/mental-health-care
        offers/health-checks offers/peer-support offers/hepatitis-testing offers/hiv-testing
        accreditation/joint-commission serves/wheelchair-access {_PEOPLE}
    """,
    either="offers/methadone care/crisis-walk-in serves/pregnant",
    no="care/residential-long care/recovery-housing serves/children-teens",
    asks_about_ketamine=True,
)

RESIDENTIAL = Program(
    slug="residential",
    kinds=("Recovery Center", "Treatment Center", "House"),
    hours=ALWAYS_OPEN,
    yes=f"""
        care/residential-short {_DRUGS} offers/twelve-step offers/life-skills offers/drug-testing
        serves/adults {_COUNSELING}
    """,
    often=f"""
        care/detox-overnight treats/benzodiazepines treats/co-occurring treats/trauma
        offers/accepts-opioid-medication offers/self-help-groups offers/family-education
        offers/naloxone offers/activity-therapy accreditation/carf {_WAYS} {_SUPPORT} {_PEOPLE}
    """,
    either=f"care/residential-long care/outpatient {_MEDICINE} {_MORE_PEOPLE} {_MORE_DRUGS}",
    no="offers/methadone serves/children-teens care/hospital-inpatient",
    asks_about_ketamine=True,
)

LONG_STAY = Program(
    slug="long-stay",
    kinds=("Community", "Farm", "Lodge"),
    hours=ALWAYS_OPEN,
    yes=f"""
        care/residential-long {_DRUGS} offers/life-skills offers/work-and-school
        offers/self-help-groups offers/peer-support serves/adults {_COUNSELING}
    """,
    often=f"""
        offers/aftercare offers/housing-help offers/activity-therapy offers/twelve-step
        offers/case-management serves/men serves/justice-system serves/homeless {_MORE_DRUGS}
    """,
    either=f"treats/co-occurring serves/women {_MEDICINE} {_WAYS}",
    no="care/detox offers/methadone serves/children-teens care/telehealth",
)

DAY = Program(
    slug="day",
    kinds=("Day Program", "Day Treatment", "Recovery Program"),
    hours=OFFICE,
    yes=f"""
        care/partial-hospitalization care/intensive-outpatient {_DRUGS} {_MIND}
        treats/co-occurring offers/cbt offers/dbt serves/adults {_COUNSELING}
    """,
    often=f"""
        treats/trauma treats/benzodiazepines offers/mental-health-medication
        offers/trauma-therapy offers/emdr offers/drug-testing accreditation/joint-commission
        {_WAYS} {_SUPPORT} {_PEOPLE}
    """,
    either=f"care/telehealth {_MEDICINE} {_MORE_MIND} {_MORE_PEOPLE}",
    no="care/overnight care/detox offers/methadone",
    public=False,
    asks_about_ketamine=True,
)

OUTPATIENT = Program(
    slug="outpatient",
    kinds=("Counseling", "Recovery Clinic", "Health Services"),
    hours=EVENINGS,
    yes=f"""
        care/outpatient {_DRUGS} offers/substance-use-assessment serves/adults {_COUNSELING}
    """,
    often=f"""
        care/intensive-outpatient care/telehealth treats/co-occurring treats/mental-health
        offers/drug-testing offers/naloxone {_WAYS} {_SUPPORT} {_PEOPLE} {_MEDICINE}
    """,
    either=f"treats/trauma serves/children-teens serves/dui {_MIND} {_MORE_DRUGS} {_MORE_PEOPLE}",
    no="care/overnight care/detox offers/methadone",
    asks_about_ketamine=True,
)

OPIOID = Program(
    slug="opioid",
    kinds=("Medication Clinic", "Opioid Treatment"),
    hours=MORNINGS,
    yes="""
        care/outpatient treats/opioids offers/methadone offers/buprenorphine offers/naloxone
        offers/individual-counseling offers/substance-use-counseling offers/drug-testing
        serves/adults accreditation/opioid-treatment-program
    """,
    often=f"""
        offers/naltrexone offers/medication-taper offers/peer-support offers/case-management
        offers/hiv-testing offers/hepatitis-testing offers/harm-reduction accreditation/carf
        serves/pregnant serves/veterans {_PEOPLE}
    """,
    either="offers/buprenorphine-injection offers/hepatitis-c-treatment offers/transportation",
    no="care/overnight serves/children-teens",
)

OPIOID_ONLY = replace(
    OPIOID,
    slug="opioid-only",
    kinds=("Methadone Clinic",),
    yes=f"exclusive/opioid-only {OPIOID.yes}",
)

COMMUNITY_MENTAL_HEALTH = Program(
    slug="mental-health",
    kinds=("Community Mental Health", "Behavioral Health", "Family Services"),
    hours=EVENINGS,
    yes=f"""
        care/outpatient treats/mental-health {_MIND} offers/individual-counseling offers/cbt
        offers/mental-health-assessment offers/mental-health-medication serves/adults
    """,
    often=f"""
        care/telehealth treats/trauma treats/serious-mental-illness offers/family-counseling
        offers/group-counseling offers/case-management offers/suicide-prevention
        serves/children-teens accreditation/ccbhc {_MORE_MIND} {_PEOPLE}
    """,
    either="""
        treats/substance-use treats/co-occurring treats/eating-disorders care/crisis-walk-in
        offers/dbt offers/emdr serves/families serves/veterans
    """,
    no="care/overnight care/detox offers/methadone offers/ketamine-therapy",
)

CO_OCCURRING = Program(
    slug="co-occurring",
    kinds=("Wellness Center", "Dual Care Center"),
    hours=ALWAYS_OPEN,
    yes=f"""
        care/residential-short care/partial-hospitalization {_DRUGS} {_MIND} treats/co-occurring
        treats/trauma offers/cbt offers/dbt offers/mental-health-medication
        offers/trauma-therapy serves/adults {_COUNSELING}
    """,
    often=f"""
        care/detox-overnight treats/benzodiazepines offers/emdr offers/activity-therapy
        offers/family-counseling accreditation/joint-commission {_MORE_MIND} {_SUPPORT} {_PEOPLE}
    """,
    either=f"care/intensive-outpatient {_MEDICINE} {_MORE_DRUGS}",
    no="offers/methadone serves/children-teens",
    public=False,
    asks_about_ketamine=True,
)

HOUSING = Program(
    slug="housing",
    kinds=("Recovery Homes", "Sober Living"),
    hours=ALWAYS_OPEN,
    yes="care/recovery-housing offers/peer-support offers/self-help-groups serves/adults",
    often="""
        treats/alcohol treats/opioids offers/life-skills offers/drug-testing offers/work-and-school
        offers/accepts-opioid-medication offers/housing-help serves/men serves/lgbtq
    """,
    either="serves/women serves/veterans offers/transportation offers/naloxone",
    no="care/detox care/hospital-inpatient offers/methadone offers/buprenorphine",
)

TELEHEALTH = Program(
    slug="telehealth",
    kinds=("Online Care", "Video Clinic"),
    hours=EVENINGS,
    yes=f"""
        care/telehealth care/outpatient {_DRUGS} {_MIND} offers/buprenorphine offers/cbt
        offers/individual-counseling offers/substance-use-counseling serves/adults
    """,
    often=f"""
        treats/co-occurring offers/naltrexone offers/alcohol-medication offers/peer-support
        offers/mental-health-medication serves/young-adults serves/older-adults serves/lgbtq
        {_WAYS}
    """,
    either="care/intensive-outpatient serves/pregnant treats/nicotine",
    no="care/overnight care/detox-overnight offers/methadone",
    public=False,
    asks_about_ketamine=True,
)

WOMEN = Program(
    slug="women",
    kinds=("Women's Program", "Mothers' House"),
    hours=ALWAYS_OPEN,
    yes=f"""
        care/residential-long {_DRUGS} treats/trauma offers/trauma-therapy offers/life-skills
        offers/children-stay serves/adults serves/women-program serves/pregnant {_COUNSELING}
    """,
    often=f"""
        treats/co-occurring offers/child-care offers/domestic-violence-help offers/housing-help
        offers/buprenorphine offers/naloxone serves/domestic-violence-survivors
        serves/young-adults accreditation/carf {_SUPPORT}
    """,
    either="treats/postpartum serves/justice-system offers/transportation",
    no="serves/men offers/methadone",
)

YOUTH = Program(
    slug="youth",
    kinds=("Youth Program", "Teen Center"),
    hours=OFFICE,
    yes=f"""
        care/outpatient care/intensive-outpatient treats/alcohol treats/cannabis
        treats/mental-health serves/children-teens serves/young-adults serves/families
        offers/family-counseling offers/cbt {_COUNSELING}
    """,
    often=f"""
        treats/opioids treats/co-occurring treats/nicotine treats/trauma offers/dbt care/telehealth
        offers/work-and-school offers/activity-therapy offers/peer-support serves/lgbtq {_MIND}
    """,
    either="treats/eating-disorders treats/suicidal-thoughts offers/transportation",
    no="serves/adults serves/older-adults care/detox offers/methadone",
)

VETERANS = Program(
    slug="veterans",
    kinds=("Veterans Program", "Veterans Recovery"),
    hours=OFFICE,
    yes=f"""
        care/outpatient care/intensive-outpatient {_DRUGS} treats/ptsd treats/co-occurring
        offers/trauma-therapy offers/cbt serves/adults serves/veterans
        pay/military-insurance {_COUNSELING}
    """,
    often=f"""
        pay/va-benefits serves/active-duty serves/military-families offers/emdr
        offers/housing-help offers/naltrexone offers/buprenorphine {_SUPPORT} {_MIND}
    """,
    either="care/telehealth treats/suicidal-thoughts serves/homeless",
    no="serves/children-teens care/detox",
)

ALCOHOL_ONLY = Program(
    slug="alcohol-only",
    kinds=("Alcohol Program", "Alcohol Counseling"),
    hours=EVENINGS,
    yes="""
        exclusive/alcohol-only care/outpatient treats/alcohol offers/individual-counseling
        offers/group-counseling offers/relapse-prevention serves/adults
    """,
    often="""
        care/intensive-outpatient offers/alcohol-medication offers/naltrexone offers/cbt
        offers/motivational-interviewing offers/family-counseling offers/aftercare
    """,
    either="care/telehealth serves/women serves/men serves/older-adults",
    no="treats/opioids treats/stimulants care/overnight offers/methadone",
    public=False,
)

DUI_ONLY = Program(
    slug="dui-only",
    kinds=("DUI Program", "Driver Education"),
    hours=EVENINGS,
    yes="""
        exclusive/dui-only care/outpatient treats/alcohol serves/adults serves/dui
        offers/substance-use-education offers/substance-use-assessment offers/group-counseling
    """,
    often="offers/drug-testing offers/individual-counseling serves/justice-system",
    either="care/telehealth treats/cannabis",
    no="care/overnight care/detox offers/methadone",
    public=False,
)

# Gives ketamine as a treatment. That is another thing than treating ketamine addiction.
INFUSION = Program(
    slug="infusion",
    kinds=("Infusion Clinic", "Ketamine Therapy"),
    hours=OFFICE,
    yes="""
        care/outpatient treats/mental-health treats/depression offers/ketamine-therapy
        offers/mental-health-assessment serves/adults
    """,
    often="""
        treats/anxiety treats/ptsd treats/suicidal-thoughts offers/mental-health-medication
        offers/health-checks serves/older-adults
    """,
    either="offers/tms offers/individual-counseling treats/bipolar",
    no="""
        treats/substance-use treats/alcohol treats/opioids treats/ketamine care/overnight
        care/detox serves/children-teens
    """,
    public=False,
)

CRISIS = Program(
    slug="crisis",
    kinds=("Crisis Center", "Urgent Care"),
    hours=ALWAYS_OPEN,
    yes="""
        care/crisis-walk-in treats/mental-health treats/suicidal-thoughts treats/substance-use
        offers/mental-health-assessment offers/substance-use-assessment offers/suicide-prevention
        offers/naloxone serves/adults
    """,
    often="""
        care/mobile-crisis treats/serious-mental-illness offers/peer-support offers/case-management
        serves/young-adults serves/families pay/free
    """,
    either="care/detox-overnight serves/children-teens",
    no="care/residential",
)

# What each of the largest areas has: the levels of care, from a hospital bed to a weekly visit.
LEVELS = (HOSPITAL, RESIDENTIAL, DAY, OUTPATIENT, OPIOID)
# What comes on top there, one after the other.
SPECIAL = (
    WOMEN,
    HOUSING,
    COMMUNITY_MENTAL_HEALTH,
    INFUSION,
    YOUTH,
    DUI_ONLY,
    OPIOID_ONLY,
    VETERANS,
    TELEHEALTH,
    CRISIS,
    ALCOHOL_ONLY,
    CO_OCCURRING,
    LONG_STAY,
)
# What areas with one center have, one after the other: what is most common in the country.
SINGLE = (
    OUTPATIENT,
    RESIDENTIAL,
    COMMUNITY_MENTAL_HEALTH,
    DAY,
    OPIOID,
    OUTPATIENT,
    HOSPITAL,
    INFUSION,
    CO_OCCURRING,
    LONG_STAY,
    OUTPATIENT,
    TELEHEALTH,
    RESIDENTIAL,
    HOUSING,
    COMMUNITY_MENTAL_HEALTH,
    WOMEN,
    DAY,
    CRISIS,
    OUTPATIENT,
    ALCOHOL_ONLY,
    RESIDENTIAL,
    VETERANS,
    OPIOID_ONLY,
    DUI_ONLY,
)
