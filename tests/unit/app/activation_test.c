/* activation_test.c -- Sockets passed by systemd: the process and service that they are for, and
 * refusals. */
#include "engine/app/activation.h"

#include "engine/app/services.h"
#include "tests/support/test.h"

TEST(a_socket_goes_to_the_service_it_is_named_after)
{
    struct services_list list = {0};
    struct err err;

    assert_true(activation_read(
            &(struct activation){"77", "3", "telnet:https:telnet"}, 77, &list, &err));

    assert_int_equal(list.brought_count, 3);
    assert_string_equal(list.brought[0], "telnet:fd:3");
    assert_string_equal(list.brought[1], "https:fd:4");
    assert_string_equal(list.brought[2], "telnet:fd:5");
    services_close(&list);
}

TEST(sockets_for_another_process_are_ignored)
{
    static const struct activation rows[] = {
            {NULL, NULL, NULL},
            {"77", NULL, "telnet"},
            {NULL, "1", "telnet"},
            {"78", "1", "telnet"},
            {"", "1", "telnet"},
            {"x", "1", "telnet"},
            {"77", "x", "telnet"},
            {"77", "-1", "telnet"},
            {"77", "0", NULL},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct services_list list = {0};
        struct err err;

        assert_true(activation_read(&rows[i], 77, &list, &err));

        assert_int_equal(list.brought_count, 0);
        services_close(&list);
    }
}

TEST(a_socket_for_an_unknown_service_ends_the_start)
{
    static const struct {
        struct activation given;
        const char *says;
    } rows[] = {
            {{"77", "1", "skein.socket"}, "there is no service \"skein.socket\""},
            {{"77", "1", NULL}, "there is no service \"\""},
            {{"77", "2", "telnet"}, "socket 2 from systemd"},
            {{"77", "1", "unknown"}, "FileDescriptorName="},
            {{"77", "100000", "telnet"}, "at most 1024"},
            {{"77", "1", "a name much longer than any service has, to be cut"}, "service"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct services_list list = {0};
        struct err err = {0};

        assert_false(activation_read(&rows[i].given, 77, &list, &err));

        assert_non_null(strstr(err.text, rows[i].says));
        services_close(&list);
    }
}
