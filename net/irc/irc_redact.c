/* irc_redact.c -- REDACT (draft/message-redaction): takes a line of a channel back, or a tell of the last hour.
 *
 * A word in a room is not taken back, since it was heard. */
#include "net/irc/irc_impl.h"

#include <string.h>

enum { REDACT_WHY_MAX = 300 };

static void redacted(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *channel = call->words[0];
    const char *id = call->words[1];
    const char *why = call->words[2];
    int64_t status = irc_number(call->reply, "status");
    if (call->ok && (frontend->caps & IRC_CAP_REDACTION)) {
        IRC_OWN(frontend, "REDACT", channel, id, why[0] ? why : NULL);
    } else if (!call->ok && status == 404) {
        IRC_FAIL(frontend, "REDACT", "INVALID_TARGET", channel,
                "You can't take that back there");
    } else if (!call->ok && status == 410) {
        IRC_FAIL(frontend, "REDACT", "UNKNOWN_MSGID", channel, id,
                "There is no such message any more");
    } else if (!call->ok) {
        IRC_FAIL(frontend, "REDACT", "REDACT_FORBIDDEN", channel, id,
                "Only its sender and the channel's operators can take it back, a tell "
                "within an hour");
    }
}

void irc_redact_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    const char *target = IRC_WORD(msg->params[0], IRC_SHOWN - 1);
    const char *id = IRC_WORD(msg->params[1], 120);
    const char *why = IRC_WORD(irc_msg_param(msg, 2), REDACT_WHY_MAX);
    if (irc_is_here(msg->params[0])) {
        IRC_FAIL(frontend, "REDACT", "INVALID_TARGET", target,
                "What was said in a room can't be taken back");
        return;
    }
    if (!irc_is_channel(msg->params[0])) {
        (void)irc_call(frontend, "tell.redact", json_pack("{s:s, s:s}", "id", id, "why", why),
                redacted, IRC_WORDS(target, id, why));
        return;
    }
    (void)irc_call(frontend, "channel.redact",
            json_pack("{s:s, s:s, s:s}", "channel", target, "id", id, "why", why), redacted,
            IRC_WORDS(target, id, why));
}
