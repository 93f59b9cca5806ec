"""E-mail: `send` writes a message down, `deliver` hands what waits to the mail server.

A visitor's request never waits for a mail server: it only writes. `record_bounce` takes in what
came back, `try_again` what was `given_up`. docs/decisions/0014-email.md has the rules.
"""

from .again import given_up, try_again
from .bounces import bounced_message_id, record_bounce
from .deliver import Delivered, deliver
from .lately import LINKS_A_DAY, refuse_too_many, sent_lately
from .write import send

__all__ = [
    "LINKS_A_DAY",
    "Delivered",
    "bounced_message_id",
    "deliver",
    "given_up",
    "record_bounce",
    "refuse_too_many",
    "send",
    "sent_lately",
    "try_again",
]
