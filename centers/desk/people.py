"""The people of the desk: who they are, how far they are set up, what they hold."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from centers import accounts
from centers.accounts import Role, role_of, roles_managed_by
from centers.models import User

from .access import people_managers, recent_login


class PersonForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    username = forms.CharField(
        label=gettext_lazy("Username"),
        max_length=150,
        help_text=gettext_lazy("To sign in with. Letters, digits and @ . + - _ only."),
    )
    email = forms.EmailField(label=gettext_lazy("Email address"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args, roles: tuple[Role, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]


@people_managers
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """All of the staff; what one may change stands beside those one looks after."""
    holds = Q(leased_tasks__closed_at=None, leased_tasks__leased_until__gt=timezone.now())
    staff = (
        accounts.with_second_factor(User.objects.filter(is_staff=True))
        .annotate(holds=Count("leased_tasks", filter=holds))
        .prefetch_related("groups")
        .order_by("-is_active", "last_name", "first_name", "username", "pk")
    )
    listed = [
        {
            "person": person,
            "role": role_of(person),
            "manage": accounts.may_manage(request.user, person),
        }
        for person in staff
    ]
    return render(
        request,
        "desk/accounts/people.html",
        {"listed": listed, "roles": roles_managed_by(request.user)},
    )


@people_managers
@recent_login
def add_person(request: HttpRequest) -> HttpResponse:
    """Let somebody in: the link they start with is shown once."""
    form = PersonForm(request.POST or None, roles=roles_managed_by(request.user))
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        try:
            person = accounts.create_staff(**asked | {"role": Role(asked["role"])}, by=request.user)
        except ValidationError as error:
            for field, words in error.message_dict.items():
                form.add_error(field if field in form.fields else None, words)
        else:
            return _show_link(request, person, accounts.one_time_link(person))
    return render(request, "desk/accounts/add_person.html", {"form": form})


@people_managers
@require_POST
@recent_login
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk, is_staff=True)
    try:
        role = Role(request.POST.get("role", ""))
    except ValueError as error:
        raise PermissionDenied from error
    accounts.change_role(person, role, by=request.user)
    messages.success(
        request, _("%(person)s is now: %(role)s.") % {"person": person, "role": role.label}
    )
    return redirect("desk:people")


@people_managers
@require_POST
@recent_login
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk, is_staff=True)
    returned = accounts.deactivate(person, by=request.user)
    messages.success(
        request,
        ngettext(
            "%(person)s's account is closed; %(count)s task went back to the queue.",
            "%(person)s's account is closed; %(count)s tasks went back to the queue.",
            returned,
        )
        % {"person": person, "count": returned},
    )
    return redirect("desk:people")


@people_managers
@require_POST
@recent_login
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account; its person begins anew."""
    person = get_object_or_404(User, pk=pk, is_staff=True)
    accounts.reactivate(person, by=request.user)
    return _show_link(request, person, accounts.start_over(person, by=request.user))


@people_managers
@require_POST
@recent_login
def start_over(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk, is_staff=True)
    return _show_link(request, person, accounts.start_over(person, by=request.user))


@never_cache
def _show_link(request: HttpRequest, person: User, link: str) -> HttpResponse:
    return render(request, "desk/accounts/link.html", {"person": person, "link": link})
