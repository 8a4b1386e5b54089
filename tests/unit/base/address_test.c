/* address_test.c -- The address by which a client is counted. */
#include "engine/base/address.h"

#include "tests/support/test.h"

TEST(an_ipv6_address_counts_as_its_64_network)
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

TEST(a_network_matches_addresses_by_prefix)
{
    static const struct {
        const char *network;
        const char *printed; /* NULL: none */
        const char *address;
        bool has;
    } table[] = {
            {"192.0.2.7", "192.0.2.7", "192.0.2.7", true},
            {"192.0.2.7/32", "192.0.2.7", "192.0.2.8", false},
            {"192.0.2.99/24", "192.0.2.0/24", "192.0.2.1", true},
            {"192.0.2.8/30", "192.0.2.8/30", "192.0.2.12", false},
            {"0.0.0.0/0", "0.0.0.0/0", "203.0.113.5", true},
            {"0.0.0.0/0", "0.0.0.0/0", "2001:db8::1", false},
            {"192.0.2.7", "192.0.2.7", "::ffff:192.0.2.7", true},
            {"::ffff:192.0.2.0/24", "192.0.2.0/24", "192.0.2.9", true},
            {"2001:DB8:8000::/33", "2001:db8:8000::/33", "2001:db8:7fff::1", false},
            {"::/0", "::/0", "2001:db8::1", true},
            {"::/0", "::/0", "unix", false},
            {"192.0.2.0/33", NULL, "192.0.2.0", false},
            {"192.0.2.0/", NULL, "192.0.2.0", false},
            {"192.0.2.0/-1", NULL, "192.0.2.0", false},
            {"1.2.3", NULL, "1.2.3", false},
            {"", NULL, "", false},
            {"1111:2222:3333:4444:5555:6666:7777:8888:9999:0000:1111:2222", NULL, "::1", false},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct network network;
        char out[NETWORK_SIZE] = "";
        bool is = network_parse(str_of(table[i].network), &network);
        assert_int_equal(is, table[i].printed != NULL);
        assert_int_equal(network_has(&network, table[i].address), table[i].has);
        if (is) {
            network_print(&network, out);
            assert_string_equal(out, table[i].printed);
        }
    }
}
