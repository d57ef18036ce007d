"""Descarga las mediciones, comprueba su huella y muestra lo último que se midió."""

import csv
import hashlib
import io
import json
import sys
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

# 2. De cada indicador y mes vale la versión publicada al último; de cada indicador, el último
#    mes que da cifras.
vigentes = {}
for fila in sorted(tabla("mediciones"), key=lambda fila: fila["publicado_en"]):
    vigentes[fila["indicador"], fila["mes"]] = fila

ultimas = {}
for (indicador, _mes), fila in sorted(vigentes.items()):
    if fila["porcentaje"]:
        ultimas[indicador] = fila

titulos = {fila["actividad"]: fila["titulo"] for fila in tabla("actividades")}
for fila in ultimas.values():
    avance = f"{fila['numerador']} de {fila['denominador']} = {fila['porcentaje']} %"
    print(f"{fila['actividad']} ({fila['mes']}): {avance}. {titulos[fila['actividad']]}")
