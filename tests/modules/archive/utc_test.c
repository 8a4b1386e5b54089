/* utc_test.c -- Times as people write them. */
#include "engine/modules/archive/utc.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"

#define MINUTE_MS INT64_C(60000)
#define AT_14_03 INT64_C(1795788180000) /* 2026-11-27 14:03:00 UTC */

TEST(a_moment_is_utc_unless_a_zone_is_given)
{
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
            {"2026-11-27 14:03", AT_14_03},
            {"2026-11-27T14:03", AT_14_03},
            {"  2026-11-27 14:03:00  ", AT_14_03},
            {"2026-11-27 14:03:59", AT_14_03 + 59000},
            {"2026-11-27 14:03Z", AT_14_03},
            {"2026-11-27 14:03 UTC", AT_14_03},
            {"2026-11-27 16:03 +02:00", AT_14_03},
            {"2026-11-27 16:03:00+0200", AT_14_03},
            {"2026-11-27 08:33:30 -0530", AT_14_03 + 30000},
            {"2026-11-28 00:03+10:00", AT_14_03},
            {"2024-02-29 00:00", INT64_C(1709164800000)},
            {"1970-01-01 00:00", 0},
            {"2026-11-27 23:59:59", AT_14_03 + 596 * MINUTE_MS + 59000},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = {0};
        int64_t ms = -1;

        bool ok = utc_parse(str_of(rows[i].text), &ms, &err);

        if (!ok || ms != rows[i].ms) {
            fail_msg("%s: %lld, %s", rows[i].text, (long long)ms, err.text);
        }
    }
}

TEST(a_malformed_moment_is_refused_with_the_expected_form)
{
    static const char *const texts[] = {"", "now", "2026-11-27", "14:03", "2026-11-27 24:00",
            "2026-11-27 14:60", "2026-11-27 14:03:60", "2026-13-01 00:00", "2026-00-01 00:00",
            "2026-02-29 00:00", "2026-11-31 00:00", "2026-11-00 00:00", "26-11-27 14:03",
            "2026-11-27 14:03 CET", "2026-11-27 14:03 +2", "2026-11-27 14:03 +15:00",
            "2026-11-27 14:03 +02:60", "2026-11-27 14:03:0", "2026-11-27  14:03",
            "2026-11-27 14:03 Zulu", "1969-12-31 23:59", "-026-11-27 14:03",
            "2026-11-27 14:03:00.5", "2026/11/27 14:03", "99999-01-01 00:00"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct err err = {0};
        int64_t ms = -1;

        bool ok = utc_parse(str_of(texts[i]), &ms, &err);

        if (ok || ms != -1 ||
                !strstr(err.text, "is not a moment: write \"YYYY-MM-DD HH:MM\"")) {
            fail_msg("%s: %lld, %s", texts[i], (long long)ms, err.text);
        }
    }
}

TEST(a_moment_is_written_as_date_and_time_to_the_second)
{
    struct buf out = {0};

    utc_put(AT_14_03 + 59000, &out);

    assert_str(buf_str(&out), "2026-11-27 14:03:59");
    buf_finish(&out);
}
