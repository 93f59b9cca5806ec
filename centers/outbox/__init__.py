"""E-mail: `send` writes a message down, `deliver` hands what waits to the mail server.

A visitor's request never waits for a mail server: it only writes. `record_bounce` takes in what
came back. docs/decisions/0011-email.md has the rules.
"""

from .bounces import bounced_message_id, record_bounce
from .deliver import Delivered, deliver
from .write import send

__all__ = ["Delivered", "bounced_message_id", "deliver", "record_bounce", "send"]
