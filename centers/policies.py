"""The times we promise to providers, in calendar days. The public page and the due days of the
desk's tasks are both made of these."""

import datetime

# From a complete application to the first answer: listed, a question, or declined.
DECIDE_APPLICATION = datetime.timedelta(days=21)
# From a dispute, or a request to be taken off, to the decision.
ANSWER_DISPUTE = datetime.timedelta(days=14)
ANSWER_WITHDRAWAL = datetime.timedelta(days=7)
# After a decision, how long one can appeal, and how long a second person may take.
APPEAL_WITHIN = datetime.timedelta(days=60)
ANSWER_APPEAL = datetime.timedelta(days=30)
