from django import template

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """0.9417 -> 94.2%."""
    return f"{share * 100:.1f}%"
