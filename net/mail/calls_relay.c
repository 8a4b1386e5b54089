/* calls_relay.c -- Calls of the mail relay: outgoing mail and its delivery status.
 *
 * Only for the session of the mail relay (SESSION_RELAYS_MAIL), which the operator's configuration opens. The event
 * Relay.Mail tells it that there is mail to fetch. */
#include "net/mail/calls_relay.h"

#include "engine/core/calls/call.h"
#include "engine/core/calls/calls_json.h"
#include "net/mail/email.h"
#include "net/mail/mail_out.h"

static bool is_relay(const struct call *call)
{
    return call_has_right(call, SESSION_RELAYS_MAIL);
}

/*** call relay.open
{
  "about": "Reports that the mail relay is ready; only the relay may make these calls", "writes": true,
  "takes": {"domain?": "text: NAME@ this is a player"}
} */
static enum call_answer run_open_relay(struct call *call)
{
    if (!is_relay(call)) {
        return call_refuse(call, 403, PHRASE_relay_alone);
    }
    mail_relay_came(call->engine, call->session, call_text(call, "domain"));
    return CALL_DONE;
}

static void add_due_relay(void *data, const struct mail_out_due *due)
{
    json_t *item = json_pack("{s:I, s:I, s:I}", "number", (json_int_t)due->number, "mark",
            (json_int_t)due->mark, "time", (json_int_t)(due->letter.time_ms / 1000));
    must(item);
    calls_json_put(item, "to", due->address);
    calls_json_put(item, "sender", due->letter.sender);
    calls_json_put(item, "subject", due->letter.subject);
    calls_json_put(item, "text", due->letter.text);
    (void)json_array_append_new(data, item);
}

/*** shape outgoing
{
  "number": "number",
  "mark": "number: at random; what comes back names it",
  "to": "text: an address",
  "sender": "text: a name, or an address; empty: the game itself",
  "subject": "text",
  "text": "text",
  "time": "number: Unix time"
} */

/*** call relay.next
{
  "about": "Returns some of the letters to be sent now", "writes": true,
  "gives": {
    "letters": "list of outgoing",
    "wait_ms": "number: until there is more; -1: nothing waits"
  }
} */
static enum call_answer run_next_relay(struct call *call)
{
    int64_t wait_ms = 0;
    if (!is_relay(call)) {
        return call_refuse(call, 403, PHRASE_relay_alone);
    }
    json_t *letters = json_array();
    mail_out_each_due(call->engine, add_due_relay, letters, &wait_ms);
    call->result = json_pack("{s:o, s:I}", "letters", letters, "wait_ms", (json_int_t)wait_ms);
    return CALL_DONE;
}

/*** call relay.done
{
  "about": "Reports what happened to a letter", "writes": true,
  "takes": {"number": "number", "result": "text: sent, later or never", "why?": "text"}
} */
static enum call_answer run_done_relay(struct call *call)
{
    if (!is_relay(call)) {
        return call_refuse(call, 403, PHRASE_relay_alone);
    }
    struct str result = call_text(call, "result");
    mail_out_done(call->engine, call_number(call, "number"),
            str_equal(result, STR("sent"))       ? MAIL_OUT_SENT
            : str_equal(result, STR("never"))    ? MAIL_OUT_NEVER
            : str_equal(result, STR("unwanted")) ? MAIL_OUT_UNWANTED
                                                 : MAIL_OUT_LATER,
            call_text(call, "why"));
    return CALL_DONE;
}

void calls_relay_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"relay.open", run_open_relay},
            {"relay.next", run_next_relay},
            {"relay.done", run_done_relay},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
