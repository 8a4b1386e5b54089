/* calls_hook.c -- Calls of webhooks: events for external programs, and their delivery.
 *
 * Only for the session of webhooks (SESSION_SENDS_HOOKS), which the operator's configuration opens (net/webhooks). The
 * event Hook.Event tells it that there is something to fetch. */
#include "net/webhooks/calls_hook.h"

#include "engine/core/calls/call.h"
#include "engine/core/calls/calls_json.h"
#include "net/webhooks/webhook.h"

/* Returns false after refusing the call. */
static bool is_hook(struct call *call)
{
    if (call_has_right(call, SESSION_SENDS_HOOKS)) {
        return true;
    }
    (void)call_refuse(call, 403, PHRASE_hook_alone);
    return false;
}

/*** shape hook
{"name": "text 1..32", "events": "list of text"} */

/*** call hook.open
{
  "about": "Says who is told of what from now on; the sender of webhooks alone calls these", "writes": true,
  "takes": {"hooks": "list of hook"}
} */
static enum call_answer run_open_hook(struct call *call)
{
    if (!is_hook(call)) {
        return CALL_FAILED;
    }
    webhook_open(call->engine, call->session, call_json(call, "hooks"));
    return CALL_DONE;
}

static void add_due_hook(void *data, const struct webhook_due *due)
{
    json_t *item = json_pack("{s:I}", "number", (json_int_t)due->number);
    must(item);
    calls_json_put(item, "body", due->body);
    (void)json_array_append_new(data, item);
}

/*** shape hook_event
{"number": "number", "body": "text: the JSON that is sent"} */

/*** call hook.next
{
  "about": "The oldest that one of them was not told yet, some of it",
  "takes": {"name": "text"},
  "gives": {"events": "list of hook_event"}
} */
static enum call_answer run_next_hook(struct call *call)
{
    if (!is_hook(call)) {
        return CALL_FAILED;
    }
    json_t *events = json_array();
    webhook_each_due(call->engine, call_text(call, "name"), add_due_hook, events);
    return call_give(call, "events", events);
}

/*** call hook.done
{
  "about": "Notes that a webhook has received an event, or does not want it", "writes": true,
  "takes": {"name": "text", "number": "number"}
} */
static enum call_answer run_done_hook(struct call *call)
{
    if (!is_hook(call)) {
        return CALL_FAILED;
    }
    webhook_done(call->engine, call_text(call, "name"), call_number(call, "number"));
    return CALL_DONE;
}

void calls_hook_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"hook.open", run_open_hook},
            {"hook.next", run_next_hook},
            {"hook.done", run_done_hook},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
