/* module.c -- webhooks: programs elsewhere are told what happens. */
#include "net/webhooks/module.h"

#include "net/webhooks/calls_hook.h"
#include "net/webhooks/server_webhooks.h"
#include "net/webhooks/webhook.h"

const struct skein_module webhooks_module = {
        .name = "webhooks",
        .destroy = webhook_destroy,
        .add_calls = calls_hook_add,
        .on =
                {
                        [INTERNAL_MEET] = webhook_meet,
                        [INTERNAL_SLEEP] = webhook_sleep,
                        [INTERNAL_OUTSIDE] = webhook_outside,
                },
        .server = &server_webhooks,
};
