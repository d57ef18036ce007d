"""Recalcula las cifras de un plan, solo con sus tablas de datos abiertos.

    python3 -m recompute CARPETA_O_ZIP [--corte AAAA-MM] [--al AAAA-MM-DD] [--json]

CARPETA_O_ZIP son las tablas en CSV, como se descargan de la página de datos del plan. Solo hace
falta Python 3.11 o más nuevo. Cada función dice entre paréntesis la regla que sigue: las doce
están en la página «Cómo se calcula» del portal.

Las tablas de hoy bastan para cualquier corte y cualquier día anterior, con una salvedad: de un
informe que hasta hoy no se ha publicado, lo público es cómo está hoy (tabla «informes»), no si
antes se devolvió o se retiró. Para contar con exactitud los informes entregados y los que
faltaban en un día anterior, descargue las tablas con ?al=AAAA-MM-DD. Las demás cifras no cambian.
"""
