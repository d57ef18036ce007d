"""Descarga las mediciones, comprueba su huella y muestra lo último que se midió."""

import csv
import hashlib
import io
import json
import sys
from decimal import ROUND_HALF_UP, Decimal
from urllib.request import urlopen

BASE = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/planes/durango-2015/datos/"


def descarga(nombre):
    with urlopen(BASE + nombre) as respuesta:
        return respuesta.read()


def tabla(nombre):
    texto = descarga(f"{nombre}.csv").decode("utf-8")
    return list(csv.DictReader(io.StringIO(texto, newline="")))


# 1. El archivo es el que describe el paquete.
paquete = json.loads(descarga("datapackage.json"))
recurso = next(r for r in paquete["resources"] if r["name"] == "mediciones")
huella = hashlib.sha256(descarga("mediciones.csv")).hexdigest()
assert recurso["hash"] == f"sha256:{huella}", "El archivo no es el que describe el paquete."

# 2. De cada indicador y mes vale la versión publicada al último que da cifras.
vigentes = {}
for fila in sorted(tabla("mediciones"), key=lambda fila: fila["publicado_en"]):
    vigentes[fila["indicador"], fila["mes"]] = fila

meses = {}
for (indicador, _mes), fila in sorted(vigentes.items()):
    if fila["porcentaje"]:
        meses.setdefault(indicador, []).append(fila)

# 3. Cómo se lee cada indicador lo dice su última decisión: si cada mes se mide por separado, se
#    suman los meses; si no, vale el más reciente, que acumula los anteriores.
por_mes = {}
for fila in sorted(tabla("decisiones"), key=lambda fila: int(fila["numero"])):
    por_mes[fila["indicador"]] = fila["por_mes"] == "true"

titulos = {fila["actividad"]: fila["titulo"] for fila in tabla("actividades")}
for indicador, filas in meses.items():
    ultima = filas[-1]
    usadas = filas if por_mes.get(indicador) else [ultima]
    numerador = sum(Decimal(fila["numerador"]) for fila in usadas)
    denominador = sum(Decimal(fila["denominador"]) for fila in usadas)
    porcentaje = (numerador * 100 / denominador).quantize(Decimal("0.01"), ROUND_HALF_UP)
    avance = f"{numerador} de {denominador} = {porcentaje} %"
    print(f"{ultima['actividad']} ({ultima['mes']}): {avance}. {titulos[ultima['actividad']]}")
