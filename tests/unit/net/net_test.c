/* net_test.c -- Permission to connect. */
#include "net/stream/net.h"

#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "tests/support/test.h"

static const char *const blocks[] = {"10.0.0.0/8", "192.0.2.7", "2001:db8::/33", "0.0.0.0/32"};
static const struct net_limits limits = {
        .connections = 3, .connections_per_address = 2, .exempt = blocks, .exempt_count = 4};

TEST(an_address_is_exempt_if_a_block_has_it)
{
    static const struct {
        const char *address;
        bool exempt;
    } rows[] = {
            {"10.0.0.0", true},
            {"10.255.255.255", true},
            {"11.0.0.1", false},
            {"192.0.2.7", true},
            {"192.0.2.8", false},
            {"2001:db8::1", true},
            {"2001:db8:7fff::1", true},
            {"2001:db8:8000::1", false},
            {"::1", false},
            {"unix", true},
            {"", false},
            {"nonsense", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(net_address_is_exempt(&limits, rows[i].address), rows[i].exempt);
    }
}

TEST(a_block_is_an_address_with_or_without_bits)
{
    static const struct {
        const char *text;
        bool valid;
    } rows[] = {
            {"10.0.0.0/8", true},
            {"10.0.0.1", true},
            {"0.0.0.0/0", true},
            {"::/0", true},
            {"2001:db8::/128", true},
            {"10.0.0.0/33", false},
            {"2001:db8::/129", false},
            {"10.0.0/8", false},
            {"10.0.0.0/x", false},
            {"10.0.0.0/-1", false},
            {"localhost", false},
            {"", false},
            {"1111:2222:3333:4444:5555:6666:7777:8888:9999:0000:1111:2222", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(net_cidr_is_valid(rows[i].text), rows[i].valid);
    }
}

static const char *admit(struct net_context *context, const char *address)
{
    const char *why = NULL;
    return net_admit(context, address, "door", &why) ? NULL : why;
}

TEST(an_address_has_only_so_many_connections)
{
    struct net_context context = {.limits = limits};

    assert_null(admit(&context, "192.0.2.1"));
    assert_null(admit(&context, "192.0.2.1"));
    const char *why = admit(&context, "192.0.2.1");

    assert_non_null(strstr(why, "your address"));
    net_dismiss(&context, "192.0.2.1");
    assert_null(admit(&context, "192.0.2.1"));
    net_dismiss(&context, "192.0.2.1");
    net_dismiss(&context, "192.0.2.1");
    assert_null(context.census);
}

TEST(an_ipv6_network_counts_as_one_address)
{
    struct net_context context = {.limits = limits};

    assert_null(admit(&context, "2001:db9:0:1::1"));
    assert_null(admit(&context, "2001:db9:0:1:ffff::2"));
    assert_non_null(admit(&context, "2001:db9:0:1::3"));
    assert_null(admit(&context, "2001:db9:0:2::1"));

    net_dismiss(&context, "2001:db9:0:1::1");
    net_dismiss(&context, "2001:db9:0:1:ffff::2");
    net_dismiss(&context, "2001:db9:0:2::1");
    assert_null(context.census);
}

TEST(a_trusted_proxy_has_no_connection_limit)
{
    static const char *const proxies[] = {"192.0.2.99"};
    struct net_context context = {.limits = {.connections_per_address = 1},
            .trusted_proxies = proxies,
            .trusted_proxy_count = 1};
    const char *why = NULL;

    assert_true(net_admit(&context, "192.0.2.99", "door", &why));
    assert_true(net_admit(&context, "192.0.2.99", "door", &why));
    assert_true(net_admit(&context, "192.0.2.1", "door", &why));
    assert_false(net_admit(&context, "192.0.2.1", "door", &why));

    net_dismiss(&context, "192.0.2.99");
    net_dismiss(&context, "192.0.2.99");
    net_dismiss(&context, "192.0.2.1");
}

TEST(a_full_server_takes_only_the_exempt)
{
    struct net_context context = {.limits = limits};
    assert_null(admit(&context, "192.0.2.1"));
    assert_null(admit(&context, "192.0.2.2"));
    assert_null(admit(&context, "192.0.2.3"));

    const char *why = admit(&context, "192.0.2.4");

    assert_non_null(strstr(why, "full"));
    assert_null(admit(&context, "10.1.2.3"));
    assert_null(admit(&context, "unix"));
    net_dismiss(&context, "unix");
    net_dismiss(&context, "10.1.2.3");
    net_dismiss(&context, "192.0.2.1");
    net_dismiss(&context, "192.0.2.2");
    net_dismiss(&context, "192.0.2.3");
    assert_null(context.census);
}

TEST(a_nearly_full_server_gives_silent_clients_less_time)
{
    struct net_context context = {.limits = limits};
    assert_int_equal(net_silent_seconds(&context), 60);
    assert_null(admit(&context, "192.0.2.1"));
    assert_null(admit(&context, "192.0.2.2"));
    assert_int_equal(net_silent_seconds(&context), 60);

    assert_null(admit(&context, "192.0.2.3"));

    assert_int_equal(net_silent_seconds(&context), 10);
    net_dismiss(&context, "192.0.2.1");
    net_dismiss(&context, "192.0.2.2");
    net_dismiss(&context, "192.0.2.3");
}

TEST(a_limit_of_zero_admits_everyone)
{
    struct net_context context = {.loop = NULL};

    for (int i = 0; i < 1000; i++) {
        assert_null(admit(&context, "192.0.2.1"));
    }
    for (int i = 0; i < 1000; i++) {
        net_dismiss(&context, "192.0.2.1");
    }
    assert_null(context.census);
}

static void catch_line(void *data, enum log_level level, const char *line)
{
    (void)level;
    buf_add_text(data, line);
}

TEST(the_wire_log_is_readable_and_off_unless_asked_for)
{
    struct buf caught = {0};
    struct net_context quiet = {.wire_log = false};
    struct net_context loud = {.wire_log = true};
    log_set_level(LOG_DEBUG);
    log_set_sink(catch_line, &caught);

    net_log_wire(&quiet, "<", 7, STR("secret"));
    net_log_wire(&loud, "<", 7, STR("look\r\n\377"));
    log_set_sink(NULL, NULL);

    assert_int_equal(str_find(buf_str(&caught), STR("secret"), 0), SIZE_MAX);
    assert_true(str_find(buf_str(&caught), STR("wire 7 < look\\x0d\\x0a\\xff"), 0) != SIZE_MAX);
    buf_finish(&caught);
}
