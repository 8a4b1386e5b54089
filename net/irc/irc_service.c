/* irc_service.c -- Which names are those of an IRC network's services, and what they say.
 *
 * Clients send passwords to them, often automatically on connecting. No player can have such a
 * name, and a message to it is not delivered or stored. NickServ and ChanServ are aliases of the
 * game's own commands (irc_nickserv.c, irc_chanserv.c), and MemoServ of its mail. Any other is
 * answered with how to log in here. */
#include "engine/base/catalogue.h"
#include "engine/base/skeleton.h"
#include "net/irc/irc_impl.h"

#include <stdarg.h>
#include <stdio.h>

enum { SERVICE_SHOWN = 24 };

static struct str bare_name(struct str target)
{
    size_t end = 0;
    while (end < target.length && target.bytes[end] != '@' && target.bytes[end] != '!') {
        end++;
    }
    return str_slice(target, 0, end);
}

bool irc_service_is(struct str target)
{
    return skeleton_is_service(bare_name(target));
}

void irc_service_say(
        struct irc_frontend *frontend, const char *service, const char *format, ...)
{
    char text[IRC_LINE_MAX];
    struct buf source = {0};
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    buf_printf(&source, "%s!%s@%s", service, service, irc_name(frontend));
    IRC_FROM(frontend, buf_str(&source), NULL, false, "NOTICE", irc_nick(frontend), text);
    buf_finish(&source);
}

static bool is_either(struct str name, struct str one, struct str other)
{
    return str_equal_nocase(name, one) || str_equal_nocase(name, other);
}

/* Handles "SEND ANN TEXT" and "LIST". */
static void memoserv(struct irc_frontend *frontend, struct str line)
{
    struct str command = str_take_word(&line);
    struct str whom = str_take_word(&line);
    struct buf typed = {0};
    if (str_equal_nocase(command, STR("SEND")) && str_trim(line).length > 0) {
        buf_printf(&typed, "mail %.*s = %.*s", STR_FMT(whom), STR_FMT(str_trim(line)));
        frontend->service->hooks->type(frontend, buf_str(&typed));
    } else if (str_equal_nocase(command, STR("LIST"))) {
        frontend->service->hooks->type(frontend, STR("mail"));
    } else {
        irc_service_say(frontend, "MemoServ", "%s",
                LINE("Memos are the game's mail: SEND NAME TEXT, LIST. Or: /msg skein help "
                     "mail"));
    }
    buf_finish(&typed);
}

void irc_service_answer(struct irc_frontend *frontend, struct str service, struct str text)
{
    struct str name = bare_name(service);
    if (is_either(name, STR("NickServ"), STR("NS"))) {
        irc_nickserv(frontend, str_trim(text));
    } else if (is_either(name, STR("ChanServ"), STR("CS"))) {
        irc_chanserv(frontend, str_trim(text));
    } else if (str_equal_nocase(name, STR("MemoServ"))) {
        memoserv(frontend, str_trim(text));
    } else {
        irc_reply_text(frontend, "NOTICE",
                LINE_FORMAT("There is no %.*s here, so nobody has seen your message. To log "
                            "in, connect with your password as the server password (PASS) or "
                            "by SASL PLAIN, or: /msg NickServ IDENTIFY NAME PASSWORD"),
                STR_FMT(str_fit(name, SERVICE_SHOWN)));
    }
}
