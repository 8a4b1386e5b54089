/* irc_silence.c -- Pings of silent clients. */
#include "engine/base/clock.h"
#include "net/irc/irc_impl.h"

/* Silence before a ping, and before the end. */
enum { SILENT_MS = 90 * 1000, PONG_MS = 60 * 1000 };

/* Same for a guest's connection when somebody wants the nickname. */
enum { DOUBT_SILENT_MS = 10 * 1000, DOUBT_PONG_MS = 10 * 1000 };

static void ping_silence(struct irc_front *front, int64_t now)
{
    front->pinged_ms = now;
    IRC_FROM(front, STR_NONE, NULL, true, "PING", irc_name(front));
    irc_flush(front);
}

void irc_silence_check(struct irc_front *front, int64_t now)
{
    if (front->base.doomed || !front->registered) {
        return;
    }
    int64_t pong_ms = front->doubted ? DOUBT_PONG_MS : PONG_MS;
    int64_t silent_ms = front->doubted ? DOUBT_SILENT_MS : SILENT_MS;
    if (front->pinged_ms != 0 && now - front->pinged_ms >= pong_ms) {
        irc_doom(front, "Ping timeout");
    } else if (front->pinged_ms == 0 && now - front->heard_ms >= silent_ms) {
        ping_silence(front, now);
    }
}

void irc_doubt(struct irc_service *service, struct str nick)
{
    int64_t now = clock_ms();
    for (struct service_conn *conn = service->base.first; conn; conn = conn->next) {
        struct irc_front *front = (struct irc_front *)conn;
        if (!front->account[0] && str_equal_nocase(str_of(front->nick), nick)) {
            front->doubted = true;
            irc_silence_check(front, now);
        }
    }
}
