/* cloak_test.c -- The replacement for a guest's address. */
#include "engine/core/people/cloak.h"

#include "tests/support/test.h"
#include "tests/unit/core/play.h"

static void expect_same(struct play *play, const char *one, const char *other, bool same)
{
    char a[CLOAK_SIZE];
    char b[CLOAK_SIZE];
    cloak_write(play->engine, one, a);
    cloak_write(play->engine, other, b);
    if ((strcmp(a, b) == 0) != same) {
        fail_msg("%s is %s, %s is %s", one, a, other, b);
    }
}

PLAY_TEST(an_ipv4_address_or_ipv6_64_network_has_one_cloak)
{
    static const struct {
        const char *one;
        const char *other;
        bool same;
    } rows[] = {
            {"192.0.2.7", "192.0.2.7", true},
            {"192.0.2.7", "::ffff:192.0.2.7", true},
            {"192.0.2.7", "192.0.2.8", false},
            {"2001:db8::1", "2001:db8::ffff:2", true},
            {"2001:db8::1", "2001:db8:0:1::1", false},
            {"::ffff:192.0.2.7", "::ffff:192.0.2.8", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        expect_same(p, rows[i].one, rows[i].other, rows[i].same);
    }
}

PLAY_TEST(a_cloak_stays_the_same_after_a_restart)
{
    char before[CLOAK_SIZE];
    char after[CLOAK_SIZE];
    cloak_write(p->engine, "192.0.2.7", before);
    play_turn(p);

    play_crash(p);

    cloak_write(p->engine, "192.0.2.7", after);
    assert_string_equal(before, after);
    assert_int_equal(strlen(before), strlen("k3v9q2m7xw4t.guest"));
}
