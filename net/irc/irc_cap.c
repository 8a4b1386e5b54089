/* irc_cap.c -- CAP: capability negotiation (IRCv3, version 302).
 *
 * LS and REQ before registration delay it until END. A request is accepted as a whole or not at
 * all. The offered capabilities do not change while the server runs, so cap-notify never sends
 * anything.
 *
 * To offer another: a bit in irc_impl.h, a row here, and code where it matters. */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <stdio.h>
#include <string.h>

#define METADATA_TOKENS "before-connect,max-subs=50,max-keys=20,max-value-bytes=300"

static const struct {
    const char *name;
    unsigned bit;
    const char *value; /* for clients of version 302; NULL: no value */
} offered[] = {
        {"account-notify", IRC_CAP_ACCOUNT_NOTIFY, NULL},
        {"account-tag", IRC_CAP_ACCOUNT_TAG, NULL},
        {"away-notify", IRC_CAP_AWAY_NOTIFY, NULL},
        {"batch", IRC_CAP_BATCH, NULL},
        {"cap-notify", IRC_CAP_CAP_NOTIFY, NULL},
        {"chghost", IRC_CAP_CHGHOST, NULL},
        {"draft/account-registration", IRC_CAP_REGISTRATION, "before-connect"},
        {"draft/chathistory", IRC_CAP_CHATHISTORY, NULL},
        {"draft/channel-rename", IRC_CAP_RENAME, NULL},
        {"draft/event-playback", IRC_CAP_EVENT_PLAYBACK, NULL},
        {"draft/extended-monitor", IRC_CAP_EXTENDED_MONITOR, NULL},
        {"draft/message-redaction", IRC_CAP_REDACTION, NULL},
        {"draft/metadata-2", IRC_CAP_METADATA_2, METADATA_TOKENS},
        {"draft/metadata-3", IRC_CAP_METADATA_3, METADATA_TOKENS},
        {"draft/multiline", IRC_CAP_MULTILINE, "max-bytes=4096,max-lines=32"},
        {"draft/read-marker", IRC_CAP_READ_MARKER, NULL},
        {"draft/search", IRC_CAP_SEARCH, NULL},
        {"echo-message", IRC_CAP_ECHO_MESSAGE, NULL},
        {"extended-join", IRC_CAP_EXTENDED_JOIN, NULL},
        {"extended-monitor", IRC_CAP_EXTENDED_MONITOR, NULL},
        {"invite-notify", IRC_CAP_INVITE_NOTIFY, NULL},
        {"labeled-response", IRC_CAP_LABELED_RESPONSE, NULL},
        {"message-tags", IRC_CAP_MESSAGE_TAGS, NULL},
        {"multi-prefix", IRC_CAP_MULTI_PREFIX, NULL},
        {"sasl", IRC_CAP_SASL, NULL},
        {"server-time", IRC_CAP_SERVER_TIME, NULL},
        {"setname", IRC_CAP_SETNAME, NULL},
        {"soju.im/search", IRC_CAP_SOJU_SEARCH, NULL},
        {"standard-replies", IRC_CAP_STANDARD_REPLIES, NULL},
        {"userhost-in-names", IRC_CAP_USERHOST_IN_NAMES, NULL},
        {"utf8only", IRC_CAP_UTF8ONLY, NULL},
};

enum { OFFERED_COUNT = sizeof(offered) / sizeof(offered[0]) };

static void list(struct irc_frontend *frontend, bool had_only, bool values, struct buf *out)
{
    for (size_t i = 0; i < OFFERED_COUNT; i++) {
        if (had_only && !(frontend->caps & offered[i].bit)) {
            continue;
        }
        buf_printf(out, "%s%s", out->length > 0 ? " " : "", offered[i].name);
        if (values && offered[i].bit == IRC_CAP_SASL) {
            buf_add_char(out, '=');
            irc_sasl_offered(frontend, out);
        } else if (values && offered[i].value) {
            buf_printf(out, "=%s", offered[i].value);
        }
    }
}

/* Writes a list in as many lines as it needs. Clients of older versions get what fits into one line. */
static void write_list(struct irc_frontend *frontend, const char *what, struct str caps)
{
    size_t room = IRC_LINE_MAX - strlen(irc_name(frontend)) - strlen(irc_nick(frontend)) -
                  strlen(":  CAP LIST * :\r\n");
    bool several = (frontend->caps & IRC_CAP_302) != 0;
    bool more = true;
    while (more) {
        size_t end = caps.length < room ? caps.length : room;
        while (end < caps.length && caps.bytes[end] != ' ') {
            end--;
        }
        more = several && end < caps.length;
        const char *part = IRC_WORD(str_slice(caps, 0, end), IRC_LINE_MAX);
        IRC_REPLY(frontend, "CAP", what, more ? "*" : part, more ? part : NULL);
        caps = str_slice(caps, end + more, caps.length);
    }
}

static void ls(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct buf caps = {0};
    uint64_t version = 0;
    if (str_to_u64(irc_msg_param(msg, 1), &version) && version >= 302) {
        frontend->caps |= IRC_CAP_302 | IRC_CAP_CAP_NOTIFY;
    }
    frontend->cap_open = !frontend->registered;
    list(frontend, false, (frontend->caps & IRC_CAP_302) != 0, &caps);
    write_list(frontend, "LS", buf_str(&caps));
    buf_finish(&caps);
}

/* Returns the bit of a capability by name; 0 if it is unknown. */
static unsigned find_cap(struct str name)
{
    for (size_t i = 0; i < OFFERED_COUNT; i++) {
        if (str_equal(name, str_of(offered[i].name))) {
            return offered[i].bit;
        }
    }
    return 0;
}

static void req(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str wanted = str_trim(irc_msg_param(msg, 1));
    const char *text = IRC_WORD(wanted, IRC_LINE_MAX);
    unsigned caps = frontend->caps;
    bool ok = true;
    frontend->cap_open = !frontend->registered;
    while (wanted.length > 0) {
        struct str name = str_take_word(&wanted);
        bool minus = str_starts(name, STR("-"));
        unsigned bit = find_cap(minus ? str_slice(name, 1, name.length) : name);
        bool stays = minus && bit == IRC_CAP_CAP_NOTIFY && (frontend->caps & IRC_CAP_302);
        ok = ok && bit != 0 && !stays;
        caps = minus ? caps & ~bit : caps | bit;
    }
    if (ok) {
        frontend->caps = caps;
    }
    IRC_REPLY(frontend, "CAP", ok ? "ACK" : "NAK", text);
}

static void list_had(struct irc_frontend *frontend)
{
    struct buf caps = {0};
    list(frontend, true, false, &caps);
    write_list(frontend, "LIST", buf_str(&caps));
    buf_finish(&caps);
}

void irc_cap_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str what = irc_msg_param(msg, 0);
    if (str_equal_nocase(what, STR("LS"))) {
        ls(frontend, msg);
    } else if (str_equal_nocase(what, STR("LIST"))) {
        list_had(frontend);
    } else if (str_equal_nocase(what, STR("REQ"))) {
        req(frontend, msg);
    } else if (str_equal_nocase(what, STR("END"))) {
        frontend->cap_open = false;
        irc_register_try(frontend);
    } else {
        IRC_REPLY(frontend, "410", what.length > 0 ? IRC_WORD(what, 30) : "*",
                "Invalid CAP subcommand");
    }
}
