"""The council's own chain: who was given a voice, who lost it, and what was done to an account."""

from django.db import models
from django.db.models import Q

from commitments.constraints import unique

from .accounts import User
from .chain_line import ChainLine, in_utc


class CouncilChain(models.Model):
    """The one row that a writer of the council's chain holds; since when the chain is written."""

    begun_at = models.DateTimeField("desde cuándo se lleva", editable=False)

    class Meta:
        verbose_name = "cadena del STTL"
        verbose_name_plural = "cadena del STTL"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="council_has_one_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d}"


class CouncilEvent(ChainLine):
    """One append-only line of the council's log; a further kind needs two names (decision 041)."""

    class Kind(models.TextChoices):
        SEAT_RECORDED = "seat_recorded", "Asiento registrado"
        SEAT_COMPLETED = "seat_completed", "Asiento completado"
        SEAT_ENDED = "seat_ended", "Término de un asiento"
        LIAISON_RECORDED = "liaison_recorded", "Enlace registrado"
        LIAISON_ENDED = "liaison_ended", "Término de un enlace"
        ADDRESS_REQUESTED = "address_requested", "Cambio de correo pedido"
        ADDRESS_CHANGED = "address_changed", "Correo de una cuenta cambiado"
        SECOND_STEP_REMOVED = "second_step_removed", "Verificación en dos pasos retirada"
        DRAFT_SET_ASIDE = "draft_set_aside", "Borrador apartado sin leerse"

    kind = models.CharField("clase", max_length=30, choices=Kind)
    subject = models.CharField("de qué trata", max_length=60)  # seat/3: a thing and its number
    content = models.JSONField("contenido")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="cuenta")

    class Meta:
        verbose_name = "suceso del STTL"
        verbose_name_plural = "sucesos del STTL"
        ordering = ["sequence"]
        constraints = [
            unique("council_event_sequence_is_unique", "sequence"),
            unique("council_chain_does_not_fork", "previous_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.get_kind_display()}"

    def public_line(self) -> dict[str, str | int]:
        """Give what the hash covers; whom it is about is a number, never a name or an address."""
        return {
            "sequence": self.sequence,
            "kind": self.kind,
            "subject": self.subject,
            "content": self.content_hash,
            "at": in_utc(self.at),
            "office": self.office,
            "nonce": self.nonce,
        }


class AddressRequest(models.Model):
    """The new address of a member's account, which waits for the member to confirm it."""

    user = models.OneToOneField(
        User, models.CASCADE, related_name="address_request", verbose_name="cuenta"
    )
    address = models.EmailField("correo electrónico nuevo")
    requested_at = models.DateTimeField("pedido")

    class Meta:
        verbose_name = "cambio de correo pedido"
        verbose_name_plural = "cambios de correo pedidos"
        ordering = ["requested_at"]

    def __str__(self) -> str:
        return str(self.user)
