# Lee las mediciones y muestra lo último que se midió de cada indicador.
base <- "http://127.0.0.1:8000/planes/durango-2015/datos/"
tabla <- function(nombre) {
  read.csv(paste0(base, nombre, ".csv"),
    encoding = "UTF-8", na.strings = "", colClasses = c(actividad = "character")
  )
}

mediciones <- tabla("mediciones")
actividades <- tabla("actividades")

# De cada indicador y mes vale la versión publicada al último.
mediciones <- mediciones[order(mediciones$publicado_en), ]
vigentes <- mediciones[!duplicated(mediciones[c("indicador", "mes")], fromLast = TRUE), ]

# De cada indicador, el último mes que da cifras.
vigentes <- vigentes[!is.na(vigentes$porcentaje), ]
vigentes <- vigentes[order(vigentes$mes), ]
ultimas <- vigentes[!duplicated(vigentes$indicador, fromLast = TRUE), ]

print(merge(
  ultimas[c("actividad", "mes", "numerador", "denominador", "porcentaje")],
  actividades[c("actividad", "titulo")]
))
