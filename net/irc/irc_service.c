/* irc_service.c -- NickServ and its like, which other networks have and this one does not.
 *
 * Clients send passwords to them, often by themselves when they connect. Nobody can be called so, and what is sent to such
 * a name is read by nobody and kept nowhere: the server answers how to log in here. */
#include "engine/base/skeleton.h"
#include "net/irc/irc_impl.h"

enum { SERVICE_SHOWN = 24 };

bool irc_service_is(struct str target)
{
    size_t end = 0;
    while (end < target.length && target.bytes[end] != '@' && target.bytes[end] != '!') {
        end++;
    }
    return skeleton_is_service(str_slice(target, 0, end));
}

void irc_service_answer(struct irc_front *front, struct str service)
{
    irc_reply_text(front, "NOTICE",
            "There is no %.*s here, and nobody has read that. To log in, connect with your "
            "password as the server password (PASS) or by SASL PLAIN. To keep your name: /msg "
            "skein register PASSWORD",
            STR_FMT(str_fit(service, SERVICE_SHOWN)));
}
