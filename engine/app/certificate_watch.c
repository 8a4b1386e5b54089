/* certificate_watch.c -- warns of a certificate that clients refuse, or will refuse soon.
 *
 * The server keeps running: people who have accepted the certificate manually can still
 * connect. */
#include "engine/app/certificate_watch.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "net/stream/tls_server.h"

#include <stdio.h>
#include <time.h>

enum { DAY_S = 24 * 3600, SOON_DAYS = 14 };

#define DAY_MS ((int64_t)DAY_S * 1000)
#define REMEDY "renew it, then have the server read it again (SIGHUP)"

static void put_day(int64_t time_s, char *out, size_t size)
{
    time_t seconds = (time_t)time_s;
    struct tm utc = {0};
    if (!gmtime_r(&seconds, &utc) || strftime(out, size, "%Y-%m-%d %H:%M UTC", &utc) == 0) {
        (void)snprintf(out, size, "an unknown day");
    }
}

void certificate_watch_tell(struct certificate_watch *watch, const struct tls_server *tls)
{
    char day[64];
    watch->told_ms = clock_ms();
    if (!tls) {
        return;
    }
    const char *path = tls_server_path(tls);
    struct tls_validity span = tls_server_validity(tls);
    int64_t now_s = clock_wall_ms() / 1000;
    int64_t days = (span.until_s - now_s) / DAY_S;
    put_day(now_s < span.from_s ? span.from_s : span.until_s, day, sizeof(day));
    if (now_s < span.from_s) {
        log_warning("the certificate %s is not valid before %s, and clients refuse it until "
                    "then; is this machine's clock right?",
                path, day);
    } else if (now_s >= span.until_s) {
        log_warning(
                "the certificate %s expired at %s, and clients refuse it; " REMEDY, path, day);
    } else if (days < SOON_DAYS) {
        log_warning("the certificate %s expires at %s, in %d day%s; " REMEDY, path, day,
                (int)days, days == 1 ? "" : "s");
    }
}

void certificate_watch_turn(struct certificate_watch *watch, const struct tls_server *tls)
{
    if (clock_ms() - watch->told_ms >= DAY_MS) {
        certificate_watch_tell(watch, tls);
    }
}
