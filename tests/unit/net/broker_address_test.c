/* broker_address_test.c -- Addresses of brokers as people write them. */
#include "net/stream/broker_address.h"

#include "tests/support/test.h"

TEST(broker_addresses_are_split_into_their_parts)
{
    static const struct {
        const char *text;
        bool tls;
        const char *user;
        const char *password;
        const char *host;
        const char *port;
        const char *path;
        const char *realm;
    } good[] = {
            {"redis://10.0.0.5/hills", false, "", "", "10.0.0.5", "6379", "", "hills"},
            {"redis://board:7000/a-1", false, "", "", "board", "7000", "", "a-1"},
            {"rediss://ann:s3:cret@board:7000/hills", true, "ann", "s3:cret", "board", "7000",
                    "", "hills"},
            {"redis://:secret@board/hills", false, "", "secret", "board", "6379", "", "hills"},
            {"redis://[::1]:7000/hills", false, "", "", "::1", "7000", "", "hills"},
            {"redis://[::1]/hills", false, "", "", "::1", "6379", "", "hills"},
            {"unix:/run/redis.sock/hills", false, "", "", "", "", "/run/redis.sock", "hills"},
            {"unix:redis.sock/hills", false, "", "", "", "", "redis.sock", "hills"},
    };

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct broker_address read = {0};
        struct err err = {0};
        if (!broker_address_read(good[i].text, &read, &err)) {
            fail_msg("%s: %s", good[i].text, err.text);
        }
        assert_int_equal(read.tls, good[i].tls);
        assert_string_equal(read.user, good[i].user);
        assert_string_equal(read.password, good[i].password);
        assert_string_equal(read.host, good[i].host);
        assert_string_equal(read.port, good[i].port);
        assert_string_equal(read.path, good[i].path);
        assert_string_equal(read.realm, good[i].realm);
    }
}

TEST(a_malformed_broker_address_is_refused_with_its_form)
{
    static const char *const bad[] = {"", "hills", "http://board/hills", "redis://board",
            "redis://board/", "redis://board/Hills", "redis:///hills", "redis://board:0/hills",
            "redis://board:70000/hills", "redis://board:x/hills", "redis://ann@board/hills",
            "redis://ann:@board/hills", "redis://[::1/hills", "redis://[::1]x/hills",
            "unix:/hills", "unix:", "redis://board/1hills"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct broker_address read = {0};
        struct err err = {0};
        if (broker_address_read(bad[i], &read, &err)) {
            fail_msg("%s was read", bad[i]);
        }
        assert_non_null(strstr(err.text, "redis://HOST:PORT/REALM"));
    }
}
