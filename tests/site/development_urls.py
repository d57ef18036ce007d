"""The addresses of the site as they are while somebody develops it."""

from pal_portal.urls import addresses

handler400 = "pal_portal.site.views.bad_request"
urlpatterns = addresses(is_development=True)
