/* module.c -- letters as mail: in by SMTP, LMTP and submission, out by a relay. */
#include "engine/core/skein_module.h"
#include "net/mail/calls_relay.h"
#include "net/mail/mail_out.h"
#include "net/mail/server_mail.h"

const struct skein_module mail_module = {
        .name = "mail",
        .add_calls = calls_relay_add,
        .on = {[INTERNAL_BOUNCE] = mail_out_bounce},
        .server = &server_mail,
};
