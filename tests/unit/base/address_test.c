/* address_test.c -- by what address somebody is counted. */
#include "engine/base/address.h"

#include "tests/support/test.h"

TEST(an_ipv6_address_counts_as_its_network)
{
    static const char *const table[][2] = {
            {"192.0.2.1", "192.0.2.1"},
            {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"},
            {"2001:db8:1:2::", "2001:db8:1:2::"},
            {"::1", "::"},
            {"unix", "unix"},
            {"", ""},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        char out[ADDRESS_SIZE];
        assert_true(str_equal(address_counted(table[i][0], out), str_of(table[i][1])));
    }
}

static const struct CMUnitTest tests[] = {
        IT(an_ipv6_address_counts_as_its_network),
};
TESTS(tests)
