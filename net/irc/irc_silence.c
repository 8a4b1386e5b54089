/* irc_silence.c -- Pings of silent clients. */
#include "engine/base/clock.h"
#include "net/irc/irc_impl.h"

/* Silence before a ping, and before the end. */
enum { SILENT_MS = 90 * 1000, PONG_MS = 60 * 1000 };

/* Same for a guest's connection when somebody wants the nickname. */
enum { DOUBT_SILENT_MS = 10 * 1000, DOUBT_PONG_MS = 10 * 1000 };

static void ping_silence(struct irc_frontend *frontend, int64_t now)
{
    frontend->pinged_ms = now;
    IRC_FROM(frontend, STR_NONE, NULL, true, "PING", irc_name(frontend));
    irc_flush(frontend);
}

void irc_silence_check(struct irc_frontend *frontend, int64_t now)
{
    if (frontend->base.doomed || !frontend->registered) {
        return;
    }
    int64_t pong_ms = frontend->doubted ? DOUBT_PONG_MS : PONG_MS;
    int64_t silent_ms = frontend->doubted ? DOUBT_SILENT_MS : SILENT_MS;
    if (frontend->pinged_ms != 0 && now - frontend->pinged_ms >= pong_ms) {
        irc_doom(frontend, "Ping timeout");
    } else if (frontend->pinged_ms == 0 && now - frontend->heard_ms >= silent_ms) {
        ping_silence(frontend, now);
    }
}

void irc_doubt(struct irc_service *service, struct str nick)
{
    int64_t now = clock_ms();
    for (struct service_conn *conn = service->base.first; conn; conn = conn->next) {
        struct irc_frontend *frontend = (struct irc_frontend *)conn;
        if (!frontend->account[0] && str_equal_nocase(str_of(frontend->nick), nick)) {
            frontend->doubted = true;
            irc_silence_check(frontend, now);
        }
    }
}
