"""What the fictitious reports of commitments 3 to 5 say."""

from .words import Words, words

SOCIETY: dict[str, Words] = {
    "3-1": words(
        """
        El testigo social asistió a la primera licitación del periodo.
        Se acreditó a otro testigo social y asistió a una licitación.
        Los testigos sociales asistieron a las dos licitaciones de obra del mes.
        Hubo una licitación y el testigo social asistió.
        Los testigos asistieron a dos de las tres licitaciones del mes.
        Los testigos asistieron a las dos licitaciones del mes.
        Los testigos asistieron a las tres licitaciones del mes.
        Hubo dos licitaciones y los testigos asistieron a ambas.
        Los testigos asistieron a las tres licitaciones, todas de pavimentación.
        Los testigos asistieron a las dos licitaciones del mes y firmaron las actas.
        Hubo dos licitaciones y los testigos asistieron a las dos.
        Hubo dos licitaciones y los testigos asistieron a ambas; una fue de alumbrado.
        """,
        obstacles="""
        La convocatoria llegó al testigo social con un día de anticipación.
        Hay solo tres testigos sociales acreditados.
        """,
        next_steps="""
        Publicar los informes de los testigos sociales.
        Acreditar a más testigos sociales.
        """,
        evidence="""
        Actas de las licitaciones
        Informe del testigo social
        """,
    ),
    "3-2": words(
        """
        Se definieron los campos de la base de datos. Todavía no hay proyectos publicados.
        Se publicaron los dos primeros proyectos con su presupuesto y su ubicación.
        Se publicaron dos proyectos más y el diccionario de datos.
        Se publicó un proyecto de agua potable.
        Se publicaron dos proyectos de pavimentación.
        Se publicaron dos proyectos y se corrigieron las coordenadas de otro.
        Se publicaron dos proyectos de alumbrado.
        """,
        obstacles="""
        Los expedientes están en papel y hay que capturarlos.
        """,
        next_steps="""
        Capturar los expedientes que faltan.
        Publicar los proyectos del mes siguiente.
        """,
        evidence="""
        Base de datos de proyectos a licitar
        Diccionario de datos
        """,
    ),
    "3-6": words(
        """
        Se dio el primer curso sobre solicitudes de información a las áreas que licitan.
        Se dio el curso sobre plazos de respuesta.
        Se dio el curso sobre la clasificación de la información.
        Se preparó el programa de cursos de enero a agosto.
        Se dio el curso sobre versiones públicas de contratos.
        El curso de febrero se pasó a marzo porque la sala estaba en obras.
        Se dio el curso de febrero, con las personas convocadas para las dos fechas.
        Se dio el curso sobre datos personales.
        Se dio el curso sobre la nueva ley de transparencia.
        Se dio el curso sobre el sitio de transparencia municipal.
        Se dio el último curso del programa y se aplicó la evaluación.
        """,
        obstacles="""
        Algunas áreas no mandaron a su personal.
        """,
        next_steps="""
        Convocar al curso siguiente.
        Publicar el material del curso.
        """,
        evidence="""
        Lista de asistencia al curso
        Material del curso
        """,
        not_applicable="En diciembre no se convocó a ningún curso, así que no hay base que medir.",
    ),
    "3-7": words(
        """
        Se presentó el ejercicio de transparencia en una universidad.
        Se hizo una difusión con las empresas constructoras.
        Se explicó el papel del testigo social en la radio.
        Se hizo una difusión en la Dirección de Obras Públicas.
        Se preparó el material del semestre; no hubo difusiones nuevas.
        Se hizo una difusión en un instituto tecnológico.
        Se hicieron dos difusiones en universidades.
        Se hizo una difusión con los colegios de profesionistas.
        Se actualizó la página de la campaña; no hubo difusiones nuevas.
        Se revisó la lista de difusiones del año y se quitó una repetida.
        Se hicieron dos difusiones con las empresas constructoras.
        Se hizo una difusión en el regreso a clases de las universidades.
        """,
        obstacles="""
        Las universidades piden las fechas con un mes de anticipación.
        """,
        next_steps="""
        Acordar la fecha de la siguiente difusión.
        Publicar el material de la campaña.
        """,
        evidence="""
        Lista de difusiones
        Material de la campaña
        """,
    ),
    "4-1": words(
        """
        Se eligieron los indicadores de comunidad escolar segura con las partes que participan.
        Se probó el cuestionario en dos secundarias.
        Se aplicó el cuestionario en la mitad de las 30 secundarias identificadas.
        Se terminó de aplicar el cuestionario y se empezó a capturar.
        Se procesó la primera parte de los cuestionarios y se identificaron 21 escuelas.
        Se procesó el resto de los cuestionarios y se revisaron los resultados con las escuelas.
        Se publicó el diagnóstico completo, con el inventario de escuelas y sus indicadores.
        """,
        obstacles="""
        Algunas escuelas pidieron la autorización de la autoridad educativa.
        """,
        next_steps="""
        Procesar los cuestionarios que faltan.
        Presentar los resultados a las asociaciones de padres.
        """,
        evidence="""
        Cuestionario e instrucciones
        Resultados del diagnóstico
        """,
        not_applicable="Todavía no hay resultados con los que contar las escuelas.",
    ),
    "4-2": words(
        """
        Se hizo la lista de quienes se invitarán. La comisión no se ha formado.
        Se enviaron las invitaciones y contestaron seis dependencias.
        Se reunió por primera vez el grupo que formará la comisión.
        Se acordaron las reglas de la comisión y quién la coordina.
        La comisión quedó instalada y firmó su acta. La actividad está terminada.
        """,
        obstacles="""
        Dos dependencias no han nombrado representante.
        """,
        next_steps="""
        Convocar a la siguiente reunión.
        Preparar el acta de instalación.
        """,
        evidence="""
        Minuta de la reunión
        Lista de dependencias invitadas
        """,
    ),
    "4-3": words(
        """
        La comisión todavía no se instala, así que no hay quien forme los comités.
        Se visitaron las escuelas en que se formarán los primeros comités.
        Se crearon cuatro comités y dos empezaron a trabajar.
        Se crearon dos comités y otros dos empezaron a trabajar.
        Se crearon tres comités; seis participan ya en las acciones de prevención.
        Se crearon tres comités y se capacitó a sus integrantes.
        Se crearon tres comités y se repartió la guía de prevención.
        Se crearon tres comités; catorce tienen ya plan de trabajo.
        Se crearon dos comités y se hizo la primera reunión de todos.
        Se crearon dos comités y se revisaron los planes de trabajo.
        Se crearon dos comités antes de las vacaciones.
        Se crearon los dos últimos comités del programa.
        """,
        obstacles="""
        En algunas escuelas cuesta reunir a los padres por la tarde.
        """,
        next_steps="""
        Visitar las escuelas que faltan.
        Acompañar a los comités que no participan.
        """,
        evidence="""
        Actas de los comités
        Guía de prevención
        """,
        not_applicable="Todavía no se ha creado ningún comité, así que no hay base que medir.",
    ),
    "4-4": words(
        """
        Se espera el diagnóstico para elegir las escuelas. No se ha empezado a aplicar el modelo.
        Se preparó el material del modelo. No se ha empezado en las escuelas.
        Se empezó a aplicar el modelo en tres secundarias de prueba.
        Se capacitó a los docentes de las tres secundarias.
        Se sumaron cuatro secundarias.
        Se sumaron tres secundarias y se revisó el material con los docentes.
        El modelo se aplica en la mitad de las secundarias identificadas.
        Se sumaron cuatro secundarias y se hizo la primera evaluación.
        Se publicaron los resultados de la primera evaluación.
        Se sumaron cinco secundarias.
        Se preparó el regreso a clases con las secundarias que faltaban.
        El modelo se aplica en las 30 secundarias identificadas. La actividad está terminada.
        """,
        obstacles="""
        Los horarios de las escuelas dejan poco tiempo para la capacitación.
        """,
        next_steps="""
        Capacitar a los docentes de las siguientes escuelas.
        Evaluar cómo se aplica el modelo.
        """,
        evidence="""
        Lista de escuelas con el modelo
        Material del modelo
        """,
    ),
    "4-5": words(
        """
        Se hizo el inventario de las bases de datos que tiene la Dirección.
        Se publicó la base de faltas administrativas de agosto y septiembre.
        Se publicó la base de octubre, con el diccionario de datos.
        Se publicaron las bases de noviembre y diciembre.
        Se publicó la base de reportes por colonia.
        Se publicó la base de febrero; la de marzo está en PDF mientras se convierte.
        Se publicaron las bases del trimestre.
        Se publicó la base de mayo y se agregó la hora de cada reporte.
        Se publicó la base de junio.
        Se publicó la base de julio y se anunció el calendario de publicación.
        """,
        obstacles="""
        El sistema de reportes no exporta a formatos abiertos.
        """,
        next_steps="""
        Publicar la base del mes siguiente.
        Convertir los PDF a CSV.
        """,
        evidence="""
        Bases de datos publicadas
        Diccionario de datos
        """,
    ),
    "4-6": words(
        """
        Se buscaron observatorios de otras ciudades para comparar. No se ha creado el de Durango.
        Se pidió asesoría a una universidad. No se ha creado el observatorio.
        Se definió qué mediría el observatorio. Falta con qué operarlo.
        Se formó el grupo técnico del observatorio.
        Se acordó con la universidad el uso de su plataforma.
        Se cargaron los primeros datos de prueba.
        Se cargaron los resultados del diagnóstico de las escuelas.
        Se probó la plataforma con las asociaciones de padres.
        Se corrigió lo que las asociaciones de padres señalaron.
        La plataforma del observatorio se abrió al público en versión de prueba.
        Se agregaron los datos de las 30 secundarias identificadas.
        Se publicó el primer boletín del observatorio.
        """,
        obstacles="""
        No hay presupuesto propio para el observatorio.
        """,
        next_steps="""
        Cargar los datos que faltan.
        Reunir al grupo técnico.
        """,
        evidence="""
        Minuta del grupo técnico
        Plataforma del observatorio
        """,
    ),
    "4-7": words(
        """
        Se espera el diagnóstico de las escuelas para saber qué debe ofrecer la aplicación.
        Se sigue en espera del diagnóstico.
        Los resultados del diagnóstico todavía no se publican.
        No hay con quién desarrollar la aplicación: la convocatoria quedó desierta.
        Se preparó otra convocatoria, que no se ha publicado.
        La convocatoria se publicará cuando abra el observatorio.
        La segunda convocatoria también quedó desierta.
        Se buscará desarrollar la aplicación con la universidad el año próximo.
        """,
        obstacles="""
        No hay presupuesto para la aplicación.
        """,
        next_steps="""
        Revisar el diagnóstico cuando se publique.
        Buscar con quién desarrollar la aplicación.
        """,
        evidence="""
        Minuta de la reunión
        """,
    ),
    "5-1": words(
        """
        Se diseñó el cuestionario con la asesoría de las partes. Todavía no se aplica.
        Se eligió la muestra de empresas y se capacitó a los encuestadores.
        Se aplicaron las primeras encuestas, en el centro de la ciudad.
        Se aplicaron encuestas en la zona industrial.
        Se aplicaron encuestas a las empresas de la construcción.
        Se aplicaron encuestas a los talleres y comercios medianos.
        Se aplicaron encuestas en las salidas de la ciudad.
        Se aplicaron encuestas a los hoteles y restaurantes.
        Se aplicaron encuestas a las empresas que faltaban de la muestra.
        Se terminó la encuesta. Contestaron 34 empresas más de las programadas.
        """,
        obstacles="""
        Hay empresas que no quieren decir cuánto pagan.
        Algunos domicilios de la muestra ya no existen.
        """,
        next_steps="""
        Aplicar las encuestas de la siguiente zona.
        Capturar las encuestas del mes.
        """,
        evidence="""
        Base de encuestas sin datos personales
        Cuestionario
        """,
    ),
    "5-2": words(
        """
        Se revisó qué cursos piden las empresas. Todavía no hay usuarios capacitados.
        Se acordaron los temas de los primeros cursos.
        Se dio el primer curso, de soldadura.
        Se preparó el curso de máquinas de control numérico, que empieza en enero.
        Se dio el curso de máquinas de control numérico.
        Se dieron los cursos de electricidad y de costura industrial.
        Se dio el segundo curso de soldadura.
        Se dio el curso de atención a clientes.
        Se dio el curso de inglés para trabajos técnicos.
        Se dio el segundo curso de electricidad.
        Se dio el curso de refrigeración.
        Se dio el último curso del año y se entregaron las constancias.
        """,
        obstacles="""
        Algunos usuarios dejan el curso porque encuentran trabajo.
        Las constancias tardan en firmarse.
        """,
        next_steps="""
        Abrir la inscripción del curso siguiente.
        Publicar las constancias del mes.
        """,
        evidence="""
        Lista de constancias
        Programa del curso
        """,
    ),
    "5-4": words(
        """
        Se terminó la primera etapa: el acuerdo entre las dos bolsas de trabajo.
        Se empezó el diseño del portal, que es la segunda etapa.
        Se terminó el diseño del portal.
        Se terminó la tercera etapa: la base de vacantes municipal.
        Se terminó la cuarta etapa: el registro de empresas.
        Se terminó la quinta etapa: las pruebas con usuarios.
        El portal único de vacantes se publicó con las vacantes municipales.
        Se revisó con la bolsa estatal cómo entregará sus vacantes.
        Se probó la carga de las vacantes estatales.
        El portal muestra las vacantes de las dos bolsas. La actividad está terminada.
        """,
        obstacles="""
        Las dos bolsas clasifican los empleos de distinta manera.
        """,
        next_steps="""
        Seguir con la etapa que viene.
        Probar el portal con más usuarios.
        """,
        evidence="""
        Programa de etapas del portal
        Minuta de la reunión con la bolsa estatal
        """,
    ),
}
