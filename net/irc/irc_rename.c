/* irc_rename.c -- RENAME (draft/channel-rename): another name for a channel.
 *
 * A client without the capability sees that it parts from the one and joins the other. */
#include "net/irc/irc_rename.h"

#include "net/irc/irc_impl.h"

#include <string.h>

enum { RENAME_WHY_MAX = 300 };

static void rejoined(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        irc_channel_joined_elsewhere(frontend, call->reply);
    }
}

/* Shows the change to the client. by: who did it. */
static void show_renamed(
        struct irc_frontend *frontend, const json_t *event, struct str by, bool news)
{
    char old[IRC_SHOWN];
    char name[IRC_SHOWN];
    const char *why = irc_text(event, "why");
    (void)irc_channel_named(str_of(irc_text(event, "channel")), old);
    (void)irc_channel_named(str_of(irc_text(event, "name")), name);
    bool on = strmap_remove(&frontend->joined, irc_bare(str_of(old))) != NULL;
    if (frontend->caps & IRC_CAP_RENAME) {
        IRC_FROM(frontend, by, NULL, news, "RENAME", old, name, why);
        if (on) {
            (void)strmap_put(&frontend->joined, irc_bare(str_of(name)), frontend);
        }
    } else if (on && strcmp(old, name) != 0) {
        IRC_FROM(frontend, irc_self(frontend), NULL, news, "PART", old, why[0] ? why : NULL);
        (void)irc_call(
                frontend, "channel.about", json_pack("{s:s}", "channel", name), rejoined, NULL);
    } else if (on) {
        (void)strmap_put(&frontend->joined, irc_bare(str_of(old)), frontend);
    }
}

void irc_rename_news(struct irc_frontend *frontend, const json_t *event, struct str by)
{
    show_renamed(frontend, event, by, true);
}

static void has_renamed(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *code = irc_text(call->reply, "code");
    const char *old = call->words[0];
    const char *name = call->words[1];
    if (call->ok) {
        struct buf self = {0};
        buf_add_str(&self, irc_self(frontend));
        show_renamed(frontend, call->reply, buf_str(&self), false);
        buf_finish(&self);
    } else if (strcmp(code, "taken") == 0) {
        IRC_FAIL(frontend, "RENAME", "CHANNEL_NAME_IN_USE", old, name,
                "The channel name is already taken");
    } else if (strcmp(code, "not_operator") == 0 || strcmp(code, "not_on") == 0 ||
               strcmp(code, "no_channel") == 0) {
        irc_channel_failed(frontend, old, NULL, call->reply);
    } else {
        IRC_FAIL(frontend, "RENAME", "CANNOT_RENAME", old, name,
                irc_text(call->reply, "detail"));
    }
}

void irc_rename_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    const char *old = IRC_WORD(msg->params[0], IRC_SHOWN - 1);
    const char *name = IRC_WORD(msg->params[1], IRC_SHOWN - 1);
    const char *why = IRC_WORD(irc_msg_param(msg, 2), RENAME_WHY_MAX);
    if (irc_is_here(msg->params[0]) || irc_is_here(msg->params[1]) ||
            !irc_is_channel(msg->params[1])) {
        IRC_FAIL(frontend, "RENAME", "CANNOT_RENAME", old, name,
                "The channel cannot be renamed");
        return;
    }
    (void)irc_call(frontend, "channel.rename",
            json_pack("{s:s, s:s, s:s}", "channel", old, "name", name, "why", why), has_renamed,
            IRC_WORDS(old, name));
}
