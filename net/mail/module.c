/* module.c -- letters as mail: in by SMTP, LMTP and submission, out by a relay. */
#include "engine/core/skein_module.h"
#include "net/mail/calls_relay.h"
#include "net/mail/email.h"
#include "net/mail/mail_out.h"
#include "net/mail/server_mail.h"

const struct skein_module mail_module = {
        .name = "mail",
        .create = mail_create,
        .destroy = mail_destroy,
        .add_calls = calls_relay_add,
        .check_world = mail_check_world,
        .on = {[INTERNAL_BOUNCE] = mail_out_bounce},
        .add_functions = bind_email_open,
        .server = &server_mail,
};
