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

# De cada indicador, los meses que dan cifras.
vigentes <- vigentes[!is.na(vigentes$porcentaje), ]
vigentes <- vigentes[order(vigentes$mes), ]

# Si cada mes se mide por separado, se suman los meses; si no, vale el más reciente, que acumula
# los anteriores. Lo dice la última decisión de cada indicador.
decisiones <- suppressWarnings(tabla("decisiones")) # no lleva la columna actividad
decisiones <- decisiones[order(decisiones$numero), ]
decisiones <- decisiones[!duplicated(decisiones$indicador, fromLast = TRUE), ]
por_mes <- decisiones$indicador[tolower(decisiones$por_mes) == "true"]
es_ultimo <- !duplicated(vigentes$indicador, fromLast = TRUE)
usadas <- vigentes[es_ultimo | vigentes$indicador %in% por_mes, ]

sumas <- aggregate(cbind(numerador, denominador) ~ indicador, data = usadas, FUN = sum)
sumas$porcentaje <- floor(sumas$numerador * 10000 / sumas$denominador + 0.5) / 100
ultimas <- merge(vigentes[es_ultimo, c("indicador", "actividad", "mes")], sumas)

print(merge(
  ultimas[c("actividad", "mes", "numerador", "denominador", "porcentaje")],
  actividades[c("actividad", "titulo")]
))
