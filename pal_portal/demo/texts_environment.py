"""What the fictitious reports of commitment 2 say."""

from .words import Words, words

ENVIRONMENT: dict[str, Words] = {
    "2a-1": words(
        """
        Se comparó el padrón anterior con los permisos y se publicaron las primeras plantas.
        Las brigadas visitaron la salida a Parral y agregaron las plantas que faltaban.
        Se revisaron las coordenadas de cada planta y se publicó la segunda parte del padrón.
        Se registraron las plantas de la zona oriente y se dieron de baja dos que ya no operan.
        Se publicó el padrón en formato CSV, con domicilio, capacidad y tipo de combustible.
        Se atendieron las aclaraciones de tres obradores sobre sus datos.
        Se registraron las dos últimas plantas que encontraron las brigadas.
        Se publicaron las dos plantas que faltaban: el padrón está completo.
        """,
        obstacles="""
        En algunas plantas no había quien atendiera a la brigada.
        Los domicilios del padrón anterior no tienen número.
        """,
        next_steps="""
        Visitar la siguiente zona.
        Publicar lo que se levantó este mes.
        Revisar las aclaraciones que lleguen.
        """,
        evidence="""
        Padrón de plantas ladrilleras en datos abiertos
        Minuta de la reunión de seguimiento
        """,
    ),
    "2a-2": words(
        """
        Se presentó el programa de reubicación a los obradores. Todavía no hay traslados.
        Se firmaron las cartas de intención de los primeros obradores y se asignaron sus lotes.
        Se trasladaron las dos primeras plantas al Parque Industrial Ladrillero.
        Los obradores pidieron no mover plantas en diciembre, cuando cierran sus cuentas del año.
        Se reubicaron tres plantas más y se cerraron los hornos que dejaron.
        Se reubicaron tres plantas de la zona oriente.
        Se reubicaron cuatro plantas, las que más quejas de humo tenían.
        Se reubicaron dos plantas y se verificó que las anteriores no volvieron a encender.
        Se reubicaron tres plantas de la salida a Parral.
        Se reubicaron dos plantas. Las lluvias retrasaron el traslado de otra.
        Se reubicó una planta.
        Se reubicó una planta y se hizo el balance del año con los obradores.
        """,
        obstacles="""
        Varios obradores piden un crédito para mover su horno.
        Hay lotes del parque que todavía no tienen agua.
        """,
        next_steps="""
        Acordar con los obradores las fechas de los siguientes traslados.
        Verificar que los hornos cerrados no vuelvan a encender.
        Revisar los servicios de los lotes asignados.
        """,
        evidence="""
        Actas de traslado
        Fotografías de los hornos cerrados
        """,
    ),
    "2a-3": words(
        """
        Se reunieron las áreas para definir qué se va a regular. No hay avances todavía.
        Se pidió opinión a la Cámara de la Construcción; se espera su respuesta.
        Se redactó el primer borrador de las reglas de comercialización.
        Se revisó el borrador con los colegios de arquitectos e ingenieros civiles.
        Se agregaron las observaciones de los obradores sobre las medidas del tabique.
        La mesa de trabajo no se reunió: se cambió la fecha a marzo.
        La mesa de trabajo se volvió a reunir y acordó el texto de los primeros artículos.
        El proyecto de reglas se terminó y se publicó para consulta.
        Se recibieron once comentarios a la consulta y se contestaron.
        El proyecto se entregó al Ayuntamiento para su dictamen.
        La comisión del Ayuntamiento pidió dos cambios, que se hicieron.
        El proyecto espera la votación del Cabildo.
        """,
        obstacles="""
        No hay acuerdo sobre el precio mínimo del tabique.
        La agenda del Cabildo retrasa la votación.
        """,
        next_steps="""
        Reunir de nuevo la mesa de trabajo.
        Contestar las observaciones.
        """,
        evidence="""
        Minuta de la mesa de trabajo
        Texto del proyecto
        """,
    ),
    "2a-4": words(
        """
        Se contrató la obra de los cuarenta lotes. Aún no hay lotes con servicios.
        Se llevó la línea de agua a los primeros seis lotes.
        La obra se detuvo dos semanas por un ajuste del proyecto; no hay lotes nuevos.
        Se conectaron el agua y la luz de cinco lotes.
        Se conectaron cuatro lotes y se arregló el camino de acceso.
        Se conectaron cinco lotes más.
        Se conectaron cuatro lotes y se probó la red completa de la primera etapa.
        """,
        obstacles="""
        Falta el permiso de conexión de la red eléctrica.
        """,
        next_steps="""
        Seguir con los lotes de la siguiente manzana.
        Revisar la obra con los obradores.
        """,
        evidence="""
        Reporte de avance de obra
        Fotografías de los lotes
        """,
    ),
    "2a-5": words(
        """
        Se presentaron a los obradores los quemadores de gas. Ninguna planta ha cambiado todavía.
        Cambió la primera planta, que servirá de muestra para las demás.
        Cambió otra planta y se midieron las emisiones de las dos.
        Se capacitó a los obradores de seis plantas; dos cambiaron su proceso.
        Cambió una planta. Se entregaron los primeros apoyos para comprar quemadores.
        Cambiaron dos plantas de la zona poniente.
        Cambiaron tres plantas con los apoyos entregados en enero.
        Cambió una planta y se repararon los quemadores de dos.
        Cambiaron dos plantas más.
        Cambiaron dos plantas y se midieron otra vez las emisiones.
        Cambió una planta.
        Cambió una planta y se cerró la convocatoria de apoyos de este año.
        """,
        obstacles="""
        El gas cuesta más que la leña y los obradores lo resienten.
        Los quemadores tardan seis semanas en llegar.
        """,
        next_steps="""
        Visitar las plantas que pidieron apoyo.
        Medir las emisiones de las plantas que cambiaron.
        Publicar la lista de apoyos entregados.
        """,
        evidence="""
        Lista de plantas que cambiaron de proceso
        Mediciones de emisiones
        """,
    ),
    "2b-1": words(
        """
        Se diseñó la imagen de la campaña y se publicaron los dos primeros contenidos.
        Se grabaron dos cápsulas de radio sobre la separación de residuos.
        Se hizo un taller en una primaria y otro en un mercado.
        Se publicaron tres contenidos sobre los residuos de las fiestas de fin de año.
        Se hizo un taller con comerciantes del centro.
        Se publicaron dos contenidos sobre el valor del cartón y el aluminio.
        Se hicieron dos talleres en colonias de la zona norte.
        Se publicaron dos contenidos; el informe esperó las cifras de la radio.
        Se hizo una jornada de acopio con una universidad.
        Se hicieron dos jornadas de acopio por el Día del Medio Ambiente.
        Se publicaron dos contenidos sobre pilas y electrónicos.
        Se hizo un taller con los comités vecinales.
        """,
        obstacles="""
        Los espacios gratuitos en radio son de madrugada.
        Falta material impreso para los talleres.
        """,
        next_steps="""
        Publicar los contenidos del mes siguiente.
        Buscar escuelas para los próximos talleres.
        """,
        evidence="""
        Contenidos publicados
        Listas de asistencia a los talleres
        """,
    ),
    "2b-2": words(
        """
        Se reunió la lista de los compradores que se conocen. Todavía no se publica.
        Se definió el formato en que se publicará el padrón.
        Dos compradores nuevos pidieron entrar al padrón. El sitio aún no está listo.
        Se revisó el aviso de privacidad; sin él no se puede publicar el padrón.
        Se agregaron tres compradores. El aviso de privacidad sigue en revisión.
        Se volvió a pedir el aviso de privacidad.
        Se agregaron tres compradores a la lista interna.
        El aviso de privacidad quedó listo; falta el espacio en el sitio.
        Se pidió el espacio en el sitio.
        """,
        obstacles="""
        No hay aviso de privacidad para publicar los datos de los compradores.
        El sitio no tiene todavía una sección de datos abiertos.
        """,
        next_steps="""
        Terminar el aviso de privacidad.
        Publicar el padrón en cuanto haya espacio en el sitio.
        """,
        evidence="""
        Minuta de la reunión de seguimiento
        Formato del padrón
        """,
    ),
    "2b-3": words(
        """
        Se hicieron tres difusiones del 072 en mercados y plazas.
        Se colocaron tres lonas con el número 072 en oficinas municipales.
        Se hicieron tres difusiones en camiones urbanos.
        Se hicieron las difusiones de la temporada decembrina.
        Se explicó el uso del 072 en reuniones vecinales.
        Se hicieron tres difusiones en escuelas secundarias.
        Se difundió el 072 en las colonias de la zona sur.
        Se hicieron cuatro difusiones, dos de ellas en radio.
        Se hicieron tres difusiones en tianguis.
        Se hicieron cuatro difusiones por el Día del Medio Ambiente.
        Se hicieron tres difusiones en la feria de la ciudad.
        Se hicieron tres difusiones en bibliotecas y centros comunitarios.
        """,
        obstacles="""
        Muchas llamadas al 072 son por otros servicios.
        Las lonas de dos mercados se cayeron con el viento.
        """,
        next_steps="""
        Seguir con las colonias del programa.
        Publicar cuántos reportes llegan al 072.
        """,
        evidence="""
        Calendario de difusiones
        Fotografías de las difusiones
        """,
    ),
    "2b-4": words(
        """
        Se publicaron los horarios de los puntos de acopio y el programa de bacheo.
        Se repartieron volantes con los puntos de acopio en tres colonias.
        Se colocaron lonas con los horarios de acopio en mercados y centros de salud.
        Se difundió dónde llevar los árboles de Navidad.
        Se publicaron dos difusiones sobre el acopio de electrónicos.
        Se difundieron los nuevos horarios de dos puntos de acopio.
        Se hicieron dos difusiones sobre el acopio de llantas.
        Se publicaron dos difusiones sobre los programas de limpieza.
        Se hicieron dos difusiones en la radio municipal.
        Se difundió la jornada de acopio de junio.
        Se publicó el mapa de los puntos de acopio.
        Se hicieron dos difusiones en el regreso a clases.
        """,
        obstacles="""
        Dos puntos de acopio cambiaron de horario sin avisar.
        """,
        next_steps="""
        Actualizar los horarios publicados.
        Hacer las difusiones del mes siguiente.
        """,
        evidence="""
        Difusiones publicadas
        Fotografías de lonas y volantes
        """,
    ),
    "2b-5": words(
        """
        Se hizo la primera difusión, en el Parque Guadiana.
        Se repartieron bolsas y volantes a quienes pasean perros en el parque.
        Se preparó el material de la siguiente etapa; no hubo difusiones nuevas.
        Las brigadas apoyaron la campaña de invierno y no hicieron difusiones.
        Se hizo una difusión con las clínicas veterinarias.
        Se hicieron dos difusiones. Desde este mes informa la Dirección Municipal de Medio Ambiente.
        Se hicieron tres difusiones en los parques de la zona norte.
        Se hicieron dos difusiones en escuelas primarias.
        Se hicieron dos difusiones en la campaña de vacunación.
        Se hicieron dos difusiones en fraccionamientos.
        Se hicieron dos difusiones con los comités de parques.
        Se hizo una difusión en el regreso a clases.
        """,
        obstacles="""
        En los parques no hay dónde tirar las bolsas.
        """,
        next_steps="""
        Visitar el siguiente parque del programa.
        Pedir botes para los parques visitados.
        """,
        evidence="""
        Reporte de la brigada
        Fotografías de la difusión
        """,
    ),
    "2b-6": words(
        """
        Se publicaron los grupos que ya estaban inscritos en los programas municipales.
        Se publicó la convocatoria y se registraron los primeros grupos.
        Se registraron tres grupos más y se publicaron sus datos de contacto.
        Se revisaron los registros repetidos; no hubo grupos nuevos que publicar.
        No se abrió la ventanilla de registro: se cambió de oficina.
        Se registraron cuatro grupos de estudiantes.
        Se registraron y publicaron tres grupos más.
        Se registraron tres grupos de la zona rural.
        Se publicaron dos grupos después de confirmar sus datos.
        Se publicaron tres grupos y se actualizaron los datos de otros cinco.
        Se publicaron dos grupos.
        Se publicaron dos grupos y se mandó a todos el padrón para que lo revisaran.
        """,
        obstacles="""
        Varios grupos no contestan para confirmar sus datos.
        """,
        next_steps="""
        Confirmar los datos de los grupos que faltan.
        Invitar a los grupos a la siguiente reunión.
        """,
        evidence="""
        Padrón de grupos en datos abiertos
        Convocatoria de registro
        """,
    ),
}
