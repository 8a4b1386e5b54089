/* calls_groups.c -- adds the kernel's handlers of calls; modules add theirs after them. */
#include "engine/core/calls/call.h"
#include "engine/modules/calls/calls_account.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/core/calls/calls_design.h"
#include "engine/core/calls/calls_edit.h"
#include "engine/core/calls/calls_heard.h"
#include "engine/core/calls/calls_json.h"
#include "engine/modules/calls/calls_login.h"
#include "engine/modules/calls/calls_mail.h"
#include "engine/modules/calls/calls_moderate.h"
#include "engine/modules/calls/calls_notice.h"
#include "engine/core/calls/calls_office.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/core/part.h"

static void add_groups(struct engine *engine)
{
    static void (*const groups[])(struct engine * engine) = {calls_login_add, calls_chat_add,
            calls_edit_add, calls_heard_add, calls_mail_add, calls_people_add,
            calls_channel_add, calls_tells_add, calls_search_add, calls_register_add,
            calls_moderate_add, calls_account_add, calls_secret_add, calls_office_add,
            calls_notice_add, calls_design_add, calls_page_add, calls_object_add,
            calls_tree_add};
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        groups[i](engine);
    }
}

const struct kernel_part call_groups_part = {.create = add_groups};
