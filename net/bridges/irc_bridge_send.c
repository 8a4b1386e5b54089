/* irc_bridge_send.c -- sends one line to an IRC network at once. */
#include "net/bridges/irc_bridge_impl.h"

#include <string.h>

struct irc_bridge *irc_bridge_of(const struct net_bridge *bridge)
{
    return bridge->own;
}

void irc_bridge_send(
        struct net_bridge *bridge, const char *command, struct str first, struct str second)
{
    struct buf out = {0};
    struct irc_msg msg = {.command = str_of(command),
            .params = {first, second},
            .param_count = second.length > 0 ? 2 : first.length > 0};
    bool secret = strcmp(command, "PASS") == 0 || strcmp(command, "AUTHENTICATE") == 0;
    irc_msg_write(&msg, &out);
    net_bridge_send(bridge, buf_str(&out), secret ? str_of(command) : buf_str(&out));
    buf_finish(&out);
}
