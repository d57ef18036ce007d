"""The fictitious year, activity by activity: what each month reports and how it is judged.

Each report line has the plan's twelve months, September to August, halved by a bar:

    12/57        numerator and denominator        sin   a month without activity
    no lim sus com   the level of advance         na    does not apply in the period
    com:28/312   a level and a figure             --    no report

and behind it `!` declared finished, `+6` handed in six days after the plan's due day, `*` handed
in and still in review, `?` left as a draft. Each verdict line has a letter for each month: `v` all
the sectors that may judge it agree, `c` only civil society, `g` only the guarantor, `.` none;
verdicts of another kind are in JUDGEMENTS. What the reports say is in texts_*.py.
"""

from dataclasses import dataclass

from commitments.models import Sector


@dataclass(frozen=True)
class Year:
    """Twelve months of one activity, as tokens (see above)."""

    reports: str
    verdicts: str


YEARS = {
    # Finished early: from May on no report is owed.
    "2a-1": Year(
        "20/48 31/50 38/52 44/54 49/55 52/56 | 55/57 57/57! -- -- -- --", "vvvvvv | vv...."
    ),
    # The kilns, with 2a-5: 12 and 10 of 57 in March are jointly 38.60 %.
    "2a-2": Year(
        "0/57 0/57 2/57 sin 5/57 8/57 | 12/57 14/57 17/57 19/57 20/57 21/57", "vvvcv. | v.vv.."
    ),
    "2a-3": Year("no no lim lim lim sin | lim+4 sus sus sus sus sus", "..g... | .g..g."),
    # Without a party until the STTL designates one in March, from February on.
    "2a-4": Year("-- -- -- -- -- 0/40+7 | 6/40 6/40 11/40 15/40 20/40 24/40", ".....v | v.v.v."),
    "2a-5": Year(
        "0/57 1/57 2/57 4/57 5/57 7/57 | 10/57 11/57 13/57+9 15/57 16/57 17/57", "v.vvv. | v.vc.."
    ),
    "2b-1": Year(
        "2/24 4/24 6/24 9/24 10/24 12/24 | 14/24 16/24+3 17/24 19/24 21/24 22/24",
        "v.v.v. | .v.v..",
    ),
    # Zero all year, with gaps: reported, and not begun.
    "2b-2": Year(
        "0/23 0/23+12 0/25 -- 0/25 -- | 0/28+25 0/28 -- 0/31 0/31 0/31?", "v.v... | v....."
    ),
    # December and January are corrected to 48 in March; February stays with 36.
    "2b-3": Year(
        "3/36 6/36 9/36 14/36 17/36 20/36 | 24/48 28/48 31/48 35/48 38/48 41/48*",
        "vv.... | v.v.v.",
    ),
    # November is disputed, corrected and not judged again.
    "2b-4": Year(
        "2/30 5/30 11/30 12/30 14/30 16/30 | 18/30 20/30 22/30 24/30 25/30 27/30",
        "v...v. | v.v...",
    ),
    # Another party reports it from February on.
    "2b-5": Year(
        "1/20 2/20 2/20 sin 3/20+15 5/20 | 8/20 10/20 12/20 14/20 16/20 17/20", "vg...v | v.v.v."
    ),
    "2b-6": Year(
        "8/22 12/26 15/29 15/29 sin 19/31 | 22/34 25/36+6 27/38 30/40 32/41 34/41",
        "v.v..v | v.v.c.",
    ),
    # June is disputed to the end.
    "3-1": Year(
        "1/3 2/5 4/7 5/8 7/11 9/13 | 12/16 14/18 17/21 19/23 21/25+2 23/27", "vv.vv. | v.v..."
    ),
    # March is returned and never answered; then nothing more comes.
    "3-2": Year("0/6 2/9 4/11 5/12 7/14 9/16 | 11/18+14 -- -- -- -- --", "v.vc.. | ......"),
    # Each month by itself, as the STTL decides in October.
    "3-6": Year(
        "18/25 22/30 15/20 na 24/32 sin | 27/30 19/28 30/34 -- 26/30 21/24", "vv..v. | vgv.v."
    ),
    # June falls, with its reason; a correction of March waits for review.
    "3-7": Year(
        "1/12 2/12 3/12 4/12 4/12 5/12 | 7/12 8/12 8/12 7/12 9/12 10/12", "g.gg.. | g..g.."
    ),
    # A diagnosis: its level counts, its figure describes.
    "4-1": Year(
        "lim:na lim:na lim:na sus:na sus:21/312 sus:26/312 | com:28/312! -- -- -- -- --",
        ".vv.v. | v.....",
    ),
    "4-2": Year("no lim lim sus com! -- | -- -- -- -- -- --", ".vvvv. | ......"),
    # Its party does not sign in: the STTL records its months.
    "4-3": Year(
        "sin na 2/4 4/6 6/9+5 9/12 | 12/15 14/18 16/20+3 18/22 20/24 21/26", "..v.v. | v.v.g."
    ),
    "4-4": Year("no no lim lim lim lim | sus sus sus sus sus com!", "..v.v. | v.v.vv"),
    "4-5": Year("lim lim+8 lim -- lim sus | sus+20 sus -- sus sus sus", "v.v.v. | .v.v.."),
    "4-6": Year("no no no lim lim lim | lim+3 lim lim sus sus sus", "..gg.. | .g.gg."),
    "4-7": Year("sin sin -- sin sin+11 -- | sin -- sin sin -- sin", "v..v.. | v....."),
    # Over its goal: 103.4 %, confirmed.
    "5-1": Year(
        "0/1000 0/1000 120/1000 260/1000 410/1000 545/1000"
        " | 690/1000 820/1000 935/1000 1034/1000! -- --",
        "v.vvv. | vv.c..",
    ),
    # January has an extension.
    "5-2": Year(
        "0/300 0/300 25/300 25/300 60/300+12 95/300"
        " | 130/300 150/300 180/300+9 205/300 230/300 248/300",
        "v.v.v. | v.v.v.",
    ),
    # Finished in March; a correction in June ends that, and reports are owed again.
    "5-4": Year("1/6 1/6 2/6 3/6 4/6 5/6 | 6/6! -- -- 5/6 5/6 6/6!", "v.v.vv | v..vvv"),
}


@dataclass(frozen=True)
class Returned:
    """A report that goes back to its party: what it said at first, and why it goes back."""

    first: str
    note: str
    is_answered: bool = True


RETURNED = {
    ("2b-6", "2015-11"): Returned(
        "15/26",
        "El total es el de octubre. Sume los tres grupos que se registraron en noviembre "
        "o diga por qué no cuentan.",
    ),
    ("4-1", "2016-01"): Returned(
        "sus:21/30",
        "El indicador pide el total de escuelas del municipio, no las 30 secundarias. "
        "Corrija el denominador.",
    ),
    ("5-2", "2016-04"): Returned(
        "155/300",
        "La lista de constancias suma 150 personas y el informe dice 155. "
        "Revise la cifra o agregue las cinco constancias que faltan.",
    ),
    ("3-2", "2016-03"): Returned(
        "11/18",
        "El enlace de evidencia lleva a los proyectos de febrero. "
        "Agregue el de marzo para poder publicar el informe.",
        is_answered=False,
    ),
}

WITHDRAWN = {("2b-1", "2015-11")}  # handed in, taken back to mend it, and handed in again


@dataclass(frozen=True)
class Corrected:
    """A published report that is corrected on a day: to what, and why; words are new ones."""

    code: str
    month: str
    on: str
    to: str
    reason: str
    words: str = ""
    verdicts: str = "."


CORRECTED = [
    Corrected(
        "2b-4", "2015-11", "2016-01-19", "8/30",
        "Se habían contado por separado las tres lonas de una misma difusión. "
        "Se corrige el número de difusiones.",
    ),
    Corrected(
        "2b-3", "2015-12", "2016-03-15", "13/48",
        "El programa anual se amplió en diciembre con las colonias de la zona sur, "
        "y una difusión se había contado dos veces.",
        verdicts="v",
    ),
    Corrected(
        "2b-3", "2016-01", "2016-03-18", "17/48",
        "Se ajusta el total al programa ampliado en diciembre.",
    ),
    Corrected(
        "2a-2", "2016-05", "2016-07-12", "17/57",
        "Faltaba decir que los hornos de esas plantas ya se cerraron. Las cifras no cambian.",
        words="Se reubicaron tres plantas de la salida a Parral y se cerraron sus hornos.",
        verdicts="v",
    ),
    Corrected(
        "5-4", "2016-03", "2016-06-16", "5/6",
        "El portal se publicó en marzo, pero no incluye todavía las vacantes de la bolsa estatal: "
        "la última etapa no está terminada.",
        verdicts="v",
    ),
    Corrected(
        "3-7", "2016-03", "2016-09-28", "6/12*",
        "Una de las difusiones de marzo se pospuso y se hizo en abril.",
        words="Se hizo una difusión en una universidad; la segunda se pospuso.",
    ),
]  # fmt: skip

# What the forms ask about some figures (DESIGN.md 4, rules 4 and 5); of a correction, by its day.
ANSWERS = {
    ("2b-3", "2016-03-15"): {
        "denominator_reason": "El programa pasó de 36 a 48 difusiones desde diciembre: "
        "se agregaron doce en las colonias de la zona sur."
    },
    ("3-7", "2016-06"): {
        "fall_reason": "Al revisar la lista se encontró que una difusión de abril "
        "se había contado dos veces."
    },
    ("5-1", "2016-06"): {"is_excess_confirmed": "on"},
}


@dataclass(frozen=True)
class Judged:
    """One sector's verdict on a day, with its own reason."""

    code: str
    month: str
    on: str
    sector: Sector
    opinion: str
    reason: str


JUDGED = [
    Judged(
        "2b-4", "2015-11", "2015-12-17", Sector.CIVIL_SOCIETY, "disagrees",
        "La evidencia muestra ocho difusiones, no once: tres lonas del mismo punto se cuentan "
        "como tres.",
    ),
    Judged(
        "2b-4", "2015-11", "2015-12-18", Sector.GUARANTOR, "cannot_verify",
        "Los enlaces permiten ver las lonas, pero no en qué fecha ni en qué lugar se colocaron.",
    ),
    Judged(
        "5-2", "2016-02", "2016-03-29", Sector.GUARANTOR, "disagrees",
        "La lista publicada tiene 81 constancias y el informe dice 95 usuarios capacitados.",
    ),
    Judged(
        "5-2", "2016-02", "2016-03-30", Sector.CIVIL_SOCIETY, "agrees",
        "Asistimos a dos de los cursos del mes y los registros coinciden.",
    ),
    Judged(
        "5-2", "2016-02", "2016-04-19", Sector.GUARANTOR, "agrees",
        "Se publicaron las 14 constancias que faltaban. Con ellas el informe coincide.",
    ),
    Judged(
        "4-5", "2016-03", "2016-05-18", Sector.GUARANTOR, "cannot_verify",
        "Las bases están en PDF escaneado: no se puede comprobar que estén completas.",
    ),
    Judged(
        "4-5", "2016-03", "2016-05-19", Sector.CIVIL_SOCIETY, "agrees",
        "Las bases del trimestre se pueden consultar en el sitio.",
    ),
    Judged(
        "3-1", "2016-06", "2016-07-27", Sector.CIVIL_SOCIETY, "disagrees",
        "En las dos licitaciones del mes el testigo social solo firmó la lista de asistencia "
        "y no estuvo en el fallo: no se puede contar como participación.",
    ),
    Judged(
        "3-1", "2016-06", "2016-07-28", Sector.GUARANTOR, "agrees",
        "Las actas de las licitaciones del mes son públicas y llevan la firma del testigo social.",
    ),
]  # fmt: skip
