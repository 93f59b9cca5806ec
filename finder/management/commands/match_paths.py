"""What guided match finds for a spread of people in a spread of places, on the data at hand."""

from django.core.management.base import BaseCommand
from django.http import QueryDict
from rich.console import Console
from rich.table import Table

from finder import match

# Name -> answers as in the address of a plan, without the place.
PATHS = {
    "ketamine alone, now and then": "who=me&uses=ketamine&often=some&long=months&now=none"
    "&also=none&stay=home&age=26-64&pays=private",
    "ketamine daily, bladder": "who=me&uses=ketamine&often=daily&long=years&now=blood-in-urine"
    "&also=bladder&also=depression&pays=medicaid",
    "ketamine and alcohol, daily": "who=me&uses=ketamine&uses=alcohol&often=daily&long=years"
    "&now=none&also=none&stay=either&pays=private",
    "ketamine, psychosis now": "who=loved&uses=ketamine&often=heavy&long=months&now=psychosis"
    "&also=serious&age=18-25&pays=private",
    "alcohol daily, hard before": "who=me&uses=alcohol&often=daily&long=years&now=none"
    "&also=hard-before&also=anxiety&pays=medicaid",
    "alcohol daily, at home": "who=loved&uses=alcohol&often=daily&long=years&now=none&also=none"
    "&stay=home&age=65-up&pays=medicare",
    "benzodiazepines, daily": "who=me&uses=benzodiazepines&often=daily&long=years&now=none"
    "&also=anxiety&stay=either&pays=private",
    "opioids daily, no insurance": "who=me&uses=opioids&often=daily&long=years&now=none&also=none"
    "&stay=home&pays=uninsured",
    "opioids, pregnant": "who=patient&uses=opioids&often=daily&long=months&now=none"
    "&also=pregnant&pays=medicaid",
    "meth, trauma, woman": "who=me&uses=stimulants&often=daily&long=years&now=none&also=trauma"
    "&stay=live-in&people=women&pays=medicaid",
    "cannabis, under 18": "who=loved&uses=cannabis&often=daily&long=months&now=none&also=anxiety"
    "&stay=home&age=under-18&pays=private",
    "depression, Spanish": "who=me&uses=mental-health&now=suicide&also=depression&stay=home"
    "&speaks=spanish&pays=medicaid",
    "nothing said": "skip=who&skip=uses&skip=use&skip=now&skip=also&skip=wishes",
}
PLACES = (
    "New York, NY",
    "Los Angeles, CA",
    "Chicago, IL",
    "Houston, TX",
    "Miami, FL",
    "Madison, WI",
    "Albuquerque, NM",
    "Jackson, MS",
    "Bangor, ME",
    "Bozeman, MT",
)


class Command(BaseCommand):
    help = "Print the searches that guided match suggests, with how many centers they find."

    def add_arguments(self, parser):
        parser.add_argument(
            "--within", choices=match.RADIUS_CHOICES, default="25", help="miles (default: 25)"
        )

    def handle(self, *, within, **options):
        console = Console(file=self.stdout, width=200)
        console.print("Confirmed / to ask, verified or not; for ketamine, = with all drug care.")
        table = Table("Path", "Search", *(place.partition(",")[0] for place in PLACES))
        for name, answers in PATHS.items():
            cells = []
            for place in PLACES:
                data = QueryDict(answers, mutable=True)
                data.update({"where": place, "within": within})
                plan = match.make_plan(match.read(data))
                near = match.look_near(plan)
                cell = f"{near.found.confirmed_count}/{near.found.to_ask_count}"
                if near.wider:
                    cell += f" ={near.wider.confirmed_count}"
                cells.append(cell)
            terms = "\n".join(suggestion.term for suggestion in plan.search)
            table.add_row(name, terms, *cells)
        console.print(table)
