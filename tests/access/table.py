"""Who may ask what: every address of the project by its name, and the answer to each role.

A row is a name, a method, the cases it speaks of (see CASES) and the answers, in the order of
world.ROLES. A number is a status; `door` leads to the sign-in, `step` to the second step.
"""

from dataclasses import dataclass

from .world import MONTHS, ROLES, WRITTEN_BY_STTL

# The desk's cases: the states of the own party's reports, those of a party without a liaison
# (sttl-…), and an activity that nobody was designated to report.
STTL = tuple(f"sttl-{state}" for state in WRITTEN_BY_STTL)
CASES = {
    "editable": ("draft", "returned", "withdrawn", "correction-open", "correction-returned"),
    "waiting": ("submitted", "correction-submitted"),
    "unpublished": ("nothing", "draft", "submitted", "returned", "withdrawn"),
    "opened": ("published", "correction-open", "correction-submitted", "correction-returned"),
    "kept": tuple(state for state in MONTHS if state != "nothing"),
    "own-party's": tuple(MONTHS),
    "sttl's": STTL,
    "all": (*MONTHS, *STTL, "unassigned"),
    # what the secretariat finds in its queue of the parties' own reports
    "handed-in": (
        *("submitted", "returned", "published"),
        *("correction-submitted", "correction-returned"),
    ),
    "in-review": ("submitted", "returned", "correction-submitted", "correction-returned"),
    "being-mended": ("returned", "correction-returned"),
    "parties'-drafts": ("draft", "withdrawn", "correction-open"),
}

PUBLIC = """
                                                  anonymous own other same sector office root half
site:report-detail           GET  nothing             404   404  404  404  404    404   404  404
site:report-detail           GET  unpublished         404   404  404  404  404    404   404  404
site:report-detail           GET  opened              200   200  200  200  200    200   200  200
site:report-detail           GET  unassigned          404   404  404  404  404    404   404  404
site:evidence-file           GET  published           200   200  200  200  200    200   200  200
site:evidence-file           GET  editable            404   404  404  404  404    404   404  404
site:evidence-file           GET  waiting             404   404  404  404  404    404   404  404
"""

ACCOUNTS = """
                                                  anonymous own other same sector office root half
account_home                 GET  -                   door  200  200  200  200    200   200  200
account_home                 POST -                   door  405  405  405  405    405   405  405
account_typed                GET  -                   door  302  302  302  302    302   302  302
account_typed                POST -                   door  405  405  405  405    405   405  405
account_address_confirm      GET  -                   door  405  405  405  405    405   405  405
account_address_confirm      POST -                   door  302  302  302  302    302   302  302
account_address_link         GET  -                   404   404  404  404  404    404   404  404
account_address_link         POST -                   302   302  302  302  302    302   302  302
account_login                GET  -                   200   302  302  302  302    302   302  302
account_login                POST -                   200   302  302  302  302    302   302  302
mfa_authenticate             GET  -                   door  302  302  302  302    302   302  302
mfa_authenticate             POST -                   door  302  302  302  302    302   302  302
account_logout               GET  -                   door  200  200  200  200    200   200  200
account_logout               POST -                   door  door door door door   door  door door
account_inactive             GET  -                   200   200  200  200  200    200   200  200
account_inactive             POST -                   405   405  405  405  405    405   405  405
account_invitation           GET  -                   200   200  200  200  200    200   200  200
account_invitation           POST -                   200   200  200  200  200    200   200  200
account_reset_password       GET  -                   200   200  200  200  200    200   200  200
account_reset_password       POST -                   200   200  200  200  200    200   200  200
account_reset_password_done  GET  -                   200   200  200  200  200    200   200  200
account_reset_password_done  POST -                   405   405  405  405  405    405   405  405
account_reset_password_from_key GET  -                200   200  200  200  200    200   200  200
account_reset_password_from_key POST -                200   200  200  200  200    200   200  200
account_change_password      GET  -                   door  200  200  200  200    200   200  200
account_change_password      POST -                   door  200  200  200  200    200   200  200
account_set_password         GET  -                   door  302  302  302  302    302   302  302
account_set_password         POST -                   door  302  302  302  302    302   302  302
account_reauthenticate       GET  -                   door  200  200  200  200    200   200  200
account_reauthenticate       POST -                   door  200  200  200  200    200   200  200
mfa_reauthenticate           GET  -                   door  302  302  302  302    200   200  302
mfa_reauthenticate           POST -                   door  302  302  302  302    200   200  302
mfa_index                    GET  -                   door  200  200  200  200    200   200  200
mfa_index                    POST -                   door  405  405  405  405    405   405  405
mfa_activate_totp            GET  -                   door  302  302  302  302    302   302  302
mfa_activate_totp            POST -                   door  302  302  302  302    302   302  302
mfa_deactivate_totp          GET  -                   door  404  404  404  404    200   200  404
mfa_deactivate_totp          POST -                   door  404  404  404  404    302   302  404
mfa_view_recovery_codes      GET  -                   door  404  404  404  404    200   200  404
mfa_view_recovery_codes      POST -                   door  405  405  405  405    405   405  405
mfa_generate_recovery_codes  GET  -                   door  302  302  302  302    200   200  302
mfa_generate_recovery_codes  POST -                   door  302  302  302  302    302   302  302
mfa_download_recovery_codes  GET  -                   door  404  404  404  404    200   200  404
mfa_download_recovery_codes  POST -                   405   405  405  405  405    405   405  405
account_sessions             GET  -                   door  200  200  200  200    200   200  200
account_sessions             POST -                   door  405  405  405  405    405   405  405
account_end_others           GET  -                   door  405  405  405  405    405   405  405
account_end_others           POST -                   door  302  302  302  302    302   302  302
account_end_session          GET  somebody's          door  405  405  405  405    405   405  405
account_end_session          POST somebody's          door  404  404  404  404    404   404  404
"""

DESK = """
                                                  anonymous own other same sector office root half
desk:home                    GET  -                   door  200  200  200  200    200   200  step
desk:home                    POST -                   door  405  405  405  405    405   405  step
desk:report-edit             GET  nothing             door  200  404  404  404    404   404  step
desk:report-edit             GET  editable            door  200  404  404  404    404   404  step
desk:report-edit             GET  waiting             door  302  404  404  404    404   404  step
desk:report-edit             GET  published           door  302  404  404  404    404   404  step
desk:report-edit             GET  sttl-draft          door  404  404  404  404    200   404  step
desk:report-edit             GET  sttl-submitted      door  404  404  404  404    302   404  step
desk:report-edit             GET  sttl-published      door  404  404  404  404    302   404  step
desk:report-edit             GET  unassigned          door  404  404  404  404    404   404  step
desk:report-edit             POST nothing             door  302  404  404  404    404   404  step
desk:report-edit             POST editable            door  302  404  404  404    404   404  step
desk:report-edit             POST waiting             door  422  404  404  404    404   404  step
desk:report-edit             POST published           door  422  404  404  404    404   404  step
desk:report-edit             POST sttl-draft          door  404  404  404  404    302   404  step
desk:report-edit             POST sttl-submitted      door  404  404  404  404    422   404  step
desk:report-edit             POST sttl-published      door  404  404  404  404    422   404  step
desk:report-edit             POST unassigned          door  404  404  404  404    404   404  step
desk:report-review           GET  nothing             door  302  404  404  404    404   404  step
desk:report-review           GET  kept                door  200  404  404  404    404   404  step
desk:report-review           GET  sttl's              door  404  404  404  404    200   404  step
desk:report-review           GET  unassigned          door  404  404  404  404    404   404  step
desk:report-review           POST all                 door  405  405  405  405    405   405  step
desk:report-read             GET  parties'-drafts     door  404  404  404  404    404   404  step
desk:report-read             GET  nothing             door  404  404  404  404    404   404  step
desk:report-read             GET  waiting             door  404  404  200  200    404   404  step
desk:report-read             GET  being-mended        door  404  404  200  200    404   404  step
desk:report-read             GET  published           door  404  404  302  302    404   404  step
desk:report-read             GET  sttl-draft          door  404  404  404  404    404   404  step
desk:report-read             GET  sttl-submitted      door  404  404  200  200    404   404  step
desk:report-read             GET  sttl-published      door  404  404  302  302    404   404  step
desk:report-read             GET  unassigned          door  404  404  404  404    404   404  step
desk:report-read             POST all                 door  405  405  405  405    405   405  step
desk:report-submit           GET  all                 door  405  405  405  405    405   405  step
desk:report-submit           POST nothing             door  404  404  404  404    404   404  step
desk:report-submit           POST editable            door  302  404  404  404    404   404  step
desk:report-submit           POST waiting             door  302  404  404  404    404   404  step
desk:report-submit           POST published           door  409  404  404  404    404   404  step
desk:report-submit           POST sttl-draft          door  404  404  404  404    302   404  step
desk:report-submit           POST sttl-submitted      door  404  404  404  404    302   404  step
desk:report-submit           POST sttl-published      door  404  404  404  404    409   404  step
desk:report-submit           POST unassigned          door  404  404  404  404    404   404  step
desk:report-withdraw         GET  all                 door  405  405  405  405    405   405  step
desk:report-withdraw         POST nothing             door  404  404  404  404    404   404  step
desk:report-withdraw         POST draft               door  409  404  404  404    404   404  step
desk:report-withdraw         POST waiting             door  302  404  404  404    404   404  step
desk:report-withdraw         POST returned            door  409  404  404  404    404   404  step
desk:report-withdraw         POST withdrawn           door  302  404  404  404    404   404  step
desk:report-withdraw         POST published           door  409  404  404  404    404   404  step
desk:report-withdraw         POST correction-open     door  409  404  404  404    404   404  step
desk:report-withdraw         POST sttl-draft          door  404  404  404  404    409   404  step
desk:report-withdraw         POST sttl-submitted      door  404  404  404  404    302   404  step
desk:report-withdraw         POST sttl-published      door  404  404  404  404    409   404  step
desk:report-withdraw         POST unassigned          door  404  404  404  404    404   404  step
desk:report-correct          GET  nothing             door  404  404  404  404    404   404  step
desk:report-correct          GET  kept                door  200  404  404  404    404   404  step
desk:report-correct          GET  sttl's              door  404  404  404  404    200   404  step
desk:report-correct          GET  unassigned          door  404  404  404  404    404   404  step
desk:report-correct          POST nothing             door  404  404  404  404    404   404  step
desk:report-correct          POST draft               door  422  404  404  404    404   404  step
desk:report-correct          POST waiting             door  422  404  404  404    404   404  step
desk:report-correct          POST returned            door  422  404  404  404    404   404  step
desk:report-correct          POST published           door  302  404  404  404    404   404  step
desk:report-correct          POST correction-open     door  302  404  404  404    404   404  step
desk:report-correct          POST correction-returned door  302  404  404  404    404   404  step
desk:report-correct          POST sttl-submitted      door  404  404  404  404    422   404  step
desk:report-correct          POST sttl-published      door  404  404  404  404    302   404  step
desk:report-correct          POST unassigned          door  404  404  404  404    404   404  step
desk:extension-ask           GET  own-party's         door  200  404  404  404    404   404  step
desk:extension-ask           GET  sttl's              door  404  404  404  404    200   404  step
desk:extension-ask           GET  unassigned          door  404  404  404  404    404   404  step
desk:extension-ask           POST nothing             door  302  404  404  404    404   404  step
desk:extension-ask           POST draft               door  302  404  404  404    404   404  step
desk:extension-ask           POST waiting             door  422  404  404  404    404   404  step
desk:extension-ask           POST returned            door  302  404  404  404    404   404  step
desk:extension-ask           POST withdrawn           door  422  404  404  404    404   404  step
desk:extension-ask           POST opened              door  422  404  404  404    404   404  step
desk:extension-ask           POST sttl's              door  404  404  404  404    403   404  step
desk:extension-ask           POST unassigned          door  404  404  404  404    404   404  step
desk:verdict-create          GET  unpublished         door  404  404  404  404    404   404  step
desk:verdict-create          GET  opened              door  403  403  403  200    403   403  step
desk:verdict-create          GET  sttl-submitted      door  404  404  404  404    404   404  step
desk:verdict-create          GET  sttl-published      door  403  403  200  403    403   403  step
desk:verdict-create          POST unpublished         door  404  404  404  404    404   404  step
desk:verdict-create          POST opened              door  403  403  403  302    403   403  step
desk:verdict-create          POST sttl-submitted      door  404  404  404  404    404   404  step
desk:verdict-create          POST sttl-published      door  403  403  302  403    403   403  step
desk:evidence-file           GET  editable            door  200  404  404  404    404   404  step
desk:evidence-file           GET  waiting             door  200  404  200  200    200   404  step
desk:evidence-file           GET  published           door  200  404  200  200    200   404  step
desk:evidence-file           GET  sttl-draft          door  404  404  404  404    200   404  step
desk:evidence-file           GET  sttl-submitted      door  404  404  200  200    200   404  step
desk:evidence-file           POST kept                door  405  405  405  405    405   405  step
desk:workbook                GET  own-party           door  200  404  404  404    404   404  step
desk:workbook                GET  sttl-party          door  404  404  404  404    200   404  step
desk:workbook                POST own-party           door  422  404  404  404    404   404  step
desk:workbook                POST sttl-party          door  404  404  404  404    422   404  step
desk:workbook-file           GET  own-party           door  200  404  404  404    404   404  step
desk:workbook-file           GET  sttl-party          door  404  404  404  404    200   404  step
desk:workbook-file           POST own-party           door  405  405  405  405    405   405  step
"""

# The admin's pages beside the five of each model, and what those of a model answer in a case.
ADMIN = """
                                                  anonymous own other same sector office root half
admin/password_change/       GET  -                   302   302  302  302  302    302   302  step
admin/password_change/       POST -                   302   302  302  302  302    302   302  step
admin:index                  GET  -                   door  door door door door   200   200  step
admin:index                  POST -                   door  door door door door   200   200  step
admin:login                  GET  -                   door  403  403  403  403    302   302  step
admin:login                  POST -                   door  403  403  403  403    200   200  step
admin:logout                 GET  -                   302   302  302  302  302    405   405  step
admin:logout                 POST -                   302   302  302  302  302    door  door step
admin:password_change        GET  -                   302   302  302  302  302    302   302  step
admin:password_change        POST -                   302   302  302  302  302    302   302  step
admin:password_change_done   GET  -                   door  door door door door   200   200  step
admin:password_change_done   POST -                   door  door door door door   405   405  step
admin:autocomplete           GET  -                   door  door door door door   403   403  step
admin:autocomplete           POST -                   door  door door door door   405   405  step
admin:jsi18n                 GET  -                   door  door door door door   200   200  step
admin:jsi18n                 POST -                   door  door door door door   405   405  step
admin:app_list               GET  -                   door  door door door door   200   200  step
admin:app_list               POST -                   door  door door door door   200   200  step
admin:view_on_site           GET  -                   door  door door door door   302   302  step
admin:view_on_site           POST -                   door  door door door door   302   302  step
admin/(?P<url>.*)$           GET  -                   door  door door door door   404   404  step
admin/(?P<url>.*)$           POST -                   door  door door door door   404   404  step
admin:chains                 GET  -                   door  door door door door   200   200  step
admin:chains                 POST -                   door  door door door door   200   200  step
admin:proposals              GET  -                   door  door door door door   200   403  step
admin:proposals              POST -                   door  door door door door   422   403  step
admin:commitments_actionplan_import   GET  -          door  door door door door   403   200  step
admin:commitments_actionplan_import   POST -          door  door door door door   403   422  step
admin:commitments_actionplan_template GET  -          door  door door door door   403   200  step
admin:commitments_actionplan_template POST -          door  door door door door   405   405  step
admin:commitments_activity_import     GET  -          door  door door door door   200   200  step
admin:commitments_activity_import     POST -          door  door door door door   422   422  step
admin:commitments_party_import        GET  -          door  door door door door   200   200  step
admin:commitments_party_import        POST -          door  door door door door   422   422  step
admin:indicators_indicator_import     GET  -          door  door door door door   200   200  step
admin:indicators_indicator_import     POST -          door  door door door door   422   422  step
admin:commitments_activity_process_import GET  -     door  door door door door   405   405  step
admin:commitments_activity_process_import POST -     door  door door door door   302   302  step
admin:commitments_party_process_import GET  -        door  door door door door   405   405  step
admin:commitments_party_process_import POST -        door  door door door door   302   302  step
admin:indicators_indicator_process_import GET  -     door  door door door door   405   405  step
admin:indicators_indicator_process_import POST -     door  door door door door   302   302  step
admin:commitments_activity_export     GET  -         door  door door door door   200   200  step
admin:commitments_activity_export     POST -         door  door door door door   200   200  step
admin:commitments_party_export        GET  -         door  door door door door   200   200  step
admin:commitments_party_export        POST -         door  door door door door   200   200  step
admin:indicators_indicator_export     GET  -         door  door door door door   200   200  step
admin:indicators_indicator_export     POST -         door  door door door door   200   200  step
admin:sttl_agreement_export           GET  -         door  door door door door   200   200  step
admin:sttl_agreement_export           POST -         door  door door door door   200   200  step
admin:sttl_revision_export            GET  -         door  door door door door   200   200  step
admin:sttl_revision_export            POST -         door  door door door door   200   200  step
admin:sttl_session_export             GET  -         door  door door door door   200   200  step
admin:sttl_session_export             POST -         door  door door door door   200   200  step
admin:sttl_user_export                GET  -         door  door door door door   200   200  step
admin:sttl_user_export                POST -         door  door door door door   200   200  step
admin:month-plans            GET  -                   door  door door door door   200   403  step
admin:month-plans            POST -                   door  door door door door   405   405  step
admin:months                 GET  -                   door  door door door door   200   403  step
admin:months                 POST -                   door  door door door door   422   403  step
admin:month-file             GET  -                   door  door door door door   200   403  step
admin:month-file             POST -                   door  door door door door   405   405  step
admin-releases               GET  -                   door  door door door door   200   403  step
admin-releases               POST -                   door  door door door door   404   403  step
admin:sttl_user_invitar      GET  plain               door  door door door door   302   302  step
admin:sttl_user_invitar      GET  root                door  door door door door   403   302  step
admin:sttl_user_invitar      POST plain               door  door door door door   302   302  step
admin:sttl_user_invitar      POST half                door  door door door door   403   302  step
admin:sttl_user_invitar      POST root                door  door door door door   403   302  step
admin:sttl_user_retirar      GET  plain               door  door door door door   302   302  step
admin:sttl_user_retirar      GET  root                door  door door door door   403   302  step
admin:sttl_user_retirar      POST plain               door  door door door door   302   302  step
admin:sttl_user_retirar      POST half                door  door door door door   403   302  step
admin:sttl_user_retirar      POST root                door  door door door door   403   302  step
admin:sttl_user_change       GET  root                door  door door door door   200   200  step
admin:sttl_user_change       POST half                door  door door door door   403   200  step
admin:sttl_user_change       POST root                door  door door door door   403   200  step
admin:sttl_revision_record   GET  own-party's         door  door door door door   404   404  step
admin:sttl_revision_record   GET  sttl-draft          door  door door door door   200   404  step
admin:sttl_revision_record   GET  sttl-submitted      door  door door door door   302   404  step
admin:sttl_revision_record   GET  sttl-published      door  door door door door   302   404  step
admin:sttl_revision_record   GET  unassigned          door  door door door door   404   404  step
admin:sttl_revision_record   POST own-party's         door  door door door door   404   404  step
admin:sttl_revision_record   POST sttl-draft          door  door door door door   302   404  step
admin:sttl_revision_record   POST sttl-submitted      door  door door door door   422   404  step
admin:sttl_revision_record   POST sttl-published      door  door door door door   422   404  step
admin:sttl_revision_record   POST unassigned          door  door door door door   404   404  step
admin:sttl_revision_record_review GET own-party's     door  door door door door   404   404  step
admin:sttl_revision_record_review GET sttl-draft      door  door door door door   200   404  step
admin:sttl_revision_record_review GET sttl-submitted  door  door door door door   302   404  step
admin:sttl_revision_record_review GET unassigned      door  door door door door   404   404  step
admin:sttl_revision_record_review POST all            door  door door door door   405   405  step
admin:sttl_revision_set_aside GET  all                door  door door door door   404   404  step
admin:sttl_revision_set_aside POST all                door  door door door door   404   404  step
admin:sttl_revision_change   GET  parties'-drafts     door  door door door door   302   302  step
admin:sttl_revision_change   GET  handed-in           door  door door door door   200   200  step
admin:sttl_revision_change   GET  sttl-draft          door  door door door door   302   200  step
admin:sttl_revision_change   POST sttl-draft          door  door door door door   403   403  step
admin:sttl_revision_change   POST parties'-drafts     door  door door door door   302   403  step
admin:sttl_revision_change   POST handed-in           door  door door door door   403   403  step
admin:sttl_revision_change   POST sttl-submitted      door  door door door door   403   403  step
admin:sttl_revision_change   POST sttl-published      door  door door door door   403   403  step
admin:sttl_revision_entregar GET  handed-in           door  door door door door   302   302  step
admin:sttl_revision_entregar POST parties'-drafts     door  door door door door   404   404  step
admin:sttl_revision_entregar POST handed-in           door  door door door door   403   403  step
admin:sttl_revision_entregar POST sttl's              door  door door door door   302   403  step
admin:sttl_revision_publicar GET  handed-in           door  door door door door   302   302  step
admin:sttl_revision_publicar POST parties'-drafts     door  door door door door   404   404  step
admin:sttl_revision_publicar POST handed-in           door  door door door door   302   403  step
admin:sttl_revision_publicar POST sttl's              door  door door door door   302   403  step
admin:sttl_revision_devolver GET  parties'-drafts     door  door door door door   404   404  step
admin:sttl_revision_devolver GET  handed-in           door  door door door door   302   302  step
admin:sttl_revision_devolver POST parties'-drafts     door  door door door door   404   404  step
admin:sttl_revision_devolver POST in-review           door  door door door door   302   403  step
admin:sttl_revision_devolver POST published           door  door door door door   200   403  step
admin:sttl_revision_devolver POST sttl-draft          door  door door door door   200   403  step
admin:sttl_revision_devolver POST sttl-submitted      door  door door door door   302   403  step
admin:sttl_revision_devolver POST sttl-published      door  door door door door   200   403  step
admin:sttl_revision_corregir GET  parties'-drafts     door  door door door door   404   404  step
admin:sttl_revision_corregir GET  handed-in           door  door door door door   200   200  step
admin:sttl_revision_corregir POST parties'-drafts     door  door door door door   404   404  step
admin:sttl_revision_corregir POST handed-in           door  door door door door   403   403  step
admin:sttl_revision_corregir POST sttl-submitted      door  door door door door   200   403  step
admin:sttl_revision_corregir POST sttl-published      door  door door door door   302   403  step
"""

# What the secretariat and a superuser may do with the records of each model in the admin: view,
# add, change, delete; f for a form of the domain's own on its page, whose function decides. From it
# follow the answers of the five pages; to all others they are closed.
MODELS = """
                               office  root
auth.group                     ----    vacd
commitments.actionplan         v-c-    v-c-
commitments.activity           v---    v---
commitments.commitment         v---    v---
commitments.component          v---    v---
commitments.discrepancy        vac-    vacd
commitments.party              vac-    vac-
commitments.partyidentity      va--    va--
commitments.plannedresult      v---    v---
commitments.plansection        v---    v---
indicators.indicator           v---    v---
indicators.indicatordecision   va--    va--
indicators.universe            va--    va--
sttl.agreement                 v---    v---
sttl.amendment                 va--    va--
sttl.baseline                  v---    v---
sttl.dueday                    va--    va--
sttl.event                     v---    v---
sttl.extension                 va--    va--
sttl.extensionrequest          v-f-    v-f-
sttl.liaison                   vac-    vac-
sttl.member                    vac-    vac-
sttl.reporterassignment        va--    va--
sttl.revision                  va--    v---
sttl.sectorbody                va--    va--
sttl.sectorsdecision           va--    va--
sttl.session                   vac-    vac-
sttl.user                      vac-    vac-
sttl.verdict                   v---    v---
"""


@dataclass(frozen=True)
class AccessRow:
    """What is answered to each role that asks for an address in one case."""

    name: str
    method: str
    case: str
    answers: dict[str, str]


def rows(table: str) -> list[AccessRow]:
    """Read a table, with a row for each case that its groups of cases name."""
    found = []
    for line in table.strip().splitlines()[1:]:
        name, method, group, *answers = line.split()
        by_role = dict(zip(ROLES, answers, strict=True))
        found += [AccessRow(name, method, case, by_role) for case in CASES.get(group, (group,))]
    return found


def rights() -> dict[str, dict[str, str]]:
    """Read the table of models: the letters of what each of the two roles may do."""
    lines = [line.split() for line in MODELS.strip().splitlines()[1:]]
    return {label: {"office": office, "root": root} for label, office, root in lines}
