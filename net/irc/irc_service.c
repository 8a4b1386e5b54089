/* irc_service.c -- Messages to NickServ and similar services, which this network does not have.
 *
 * Clients send passwords to them, often automatically on connecting. No player can have such a
 * name. A message to it is not delivered or stored: the server answers how to log in here. */
#include "engine/base/catalogue.h"
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

void irc_service_answer(struct irc_frontend *frontend, struct str service)
{
    irc_reply_text(frontend, "NOTICE",
            LINE_FORMAT("There is no %.*s here, so nobody has seen your message. To log in, "
                        "connect "
                        "with your password as the server password (PASS) or by SASL PLAIN. To "
                        "keep "
                        "your name: /msg skein register PASSWORD"),
            STR_FMT(str_fit(service, SERVICE_SHOWN)));
}
