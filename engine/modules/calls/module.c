/* module.c -- typed calls (engine/core/calls/call.h) that protocols other than telnet ask, and the API: data/calls. */
#include "engine/modules/calls/module.h"

#include "engine/core/skein_module.h"
#include "engine/modules/calls/calls_around.h"
#include "engine/modules/calls/calls_edit.h"
#include "engine/modules/calls/calls_heard.h"
#include "engine/modules/calls/channel_events.h"
#include "engine/modules/calls/characters.h"

static void add_groups_calls(struct engine *engine)
{
    static void (*const groups[])(struct engine * engine) = {calls_login_add, calls_chat_add,
            calls_mail_add, calls_people_add, calls_channel_add, calls_history_add,
            calls_tells_add, calls_search_add, calls_moderate_add, calls_account_add,
            calls_secret_add, calls_office_add, calls_notice_add, calls_notice_page_add,
            calls_design_add, calls_page_add, calls_object_add, calls_tree_add, calls_edit_add,
            calls_heard_add, calls_around_add, calls_redact_add, calls_register_add,
            calls_rename_add, calls_overview_add, calls_characters_add, calls_reset_add,
            calls_browser_add};
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        groups[i](engine);
    }
}

static void add_functions_calls(struct host *host)
{
    bind_window_open(host);
    bind_account_open(host);
    bind_characters_open(host);
    bind_rename_open(host);
}

const struct skein_module calls_module = {
        .name = "calls",
        .create = calls_secret_create,
        .destroy = calls_secret_destroy,
        .add_calls = add_groups_calls,
        .add_functions = add_functions_calls,
        .on = {[INTERNAL_ACCOUNT] = characters_follow,
                [INTERNAL_CHANNEL_EVENT] = channel_events_note,
                [INTERNAL_CHOOSE] = characters_choose},
};
