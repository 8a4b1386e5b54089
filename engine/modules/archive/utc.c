/* utc.c -- parses and prints dates and times.
 *
 * A missing zone means UTC, as in the log and the names of backups. Named zones are not supported.
 * A second 60 (leap second) is rejected. */
#include "engine/modules/archive/utc.h"

#include "engine/base/buf.h"

#include <time.h>

enum { UTC_ZONE_HOURS_MAX = 14, UTC_YEAR_LEAST = 1970 };

/* Takes exactly `count` digits from the front. */
static bool take_digits(struct str *rest, size_t count, int *out)
{
    int number = 0;
    if (rest->length < count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char c = rest->bytes[i];
        if (c < '0' || c > '9') {
            return false;
        }
        number = number * 10 + (c - '0');
    }
    *rest = str_slice(*rest, count, rest->length);
    *out = number;
    return true;
}

static bool take_char(struct str *rest, char c)
{
    if (rest->length == 0 || rest->bytes[0] != c) {
        return false;
    }
    *rest = str_slice(*rest, 1, rest->length);
    return true;
}

static bool take_day(struct str *rest, struct tm *out)
{
    bool ok = take_digits(rest, 4, &out->tm_year) && take_char(rest, '-') &&
              take_digits(rest, 2, &out->tm_mon) && take_char(rest, '-') &&
              take_digits(rest, 2, &out->tm_mday) && out->tm_year >= UTC_YEAR_LEAST;
    out->tm_year -= 1900;
    out->tm_mon -= 1;
    return ok && (take_char(rest, ' ') || take_char(rest, 'T'));
}

static bool take_time(struct str *rest, struct tm *out)
{
    return take_digits(rest, 2, &out->tm_hour) && take_char(rest, ':') &&
           take_digits(rest, 2, &out->tm_min) &&
           (!take_char(rest, ':') || take_digits(rest, 2, &out->tm_sec)) && out->tm_hour < 24 &&
           out->tm_min < 60 && out->tm_sec < 60;
}

/* *out: seconds ahead of UTC. */
static bool take_zone(struct str *rest, int *out)
{
    int hours = 0;
    int minutes = 0;
    *out = 0;
    (void)take_char(rest, ' ');
    if (rest->length == 0) {
        return true;
    }
    if (str_equal(*rest, STR("UTC")) || str_equal(*rest, STR("Z"))) {
        *rest = STR_NONE;
        return true;
    }
    bool behind = take_char(rest, '-');
    if (!behind && !take_char(rest, '+')) {
        return false;
    }
    bool ok = take_digits(rest, 2, &hours);
    (void)take_char(rest, ':');
    ok = ok && take_digits(rest, 2, &minutes) && hours <= UTC_ZONE_HOURS_MAX && minutes < 60;
    *out = (hours * 3600 + minutes * 60) * (behind ? -1 : 1);
    return ok;
}

/* timegm turns the thirty-first of February into the third of March. */
static bool day_exists(const struct tm *asked)
{
    struct tm made = *asked;
    return asked->tm_mon >= 0 && timegm(&made) >= 0 && made.tm_mon == asked->tm_mon &&
           made.tm_mday == asked->tm_mday;
}

bool utc_parse(struct str text, int64_t *out_ms, struct err *err)
{
    struct str rest = str_trim(text);
    struct tm utc = {0};
    int ahead = 0;
    if (!take_day(&rest, &utc) || !take_time(&rest, &utc) || !take_zone(&rest, &ahead) ||
            rest.length > 0 || !day_exists(&utc)) {
        return err_set(err, ERR_FORMAT,
                "\"%.*s\" is not a moment: write \"YYYY-MM-DD HH:MM\" or "
                "\"YYYY-MM-DD HH:MM:SS\", which is UTC, or a zone after it, as in "
                "\"2026-11-27 14:03 +02:00\"",
                STR_FMT(str_fit(text, 60)));
    }
    *out_ms = ((int64_t)timegm(&utc) - ahead) * 1000;
    return true;
}

void utc_put(int64_t wall_ms, struct buf *out)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm utc = {0};
    char text[40] = "";
    (void)gmtime_r(&seconds, &utc);
    (void)strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &utc);
    buf_add_text(out, text);
}
