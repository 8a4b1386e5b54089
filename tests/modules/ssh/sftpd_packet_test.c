/* sftpd_packet_test.c -- SFTP's requests as bytes: valid to the byte, or refused. */
#include "net/ssh/sftpd_packet.h"

#include "tests/support/test.h"

struct sftpd_packet_row {
    struct str bytes;
    bool formed;
};

#define SFTPD_PACKET_ROW(bytes, formed)                                                        \
    {                                                                                          \
        {bytes, sizeof(bytes) - 1}, formed                                                     \
    }

#define ID "\0\0\0\7"
#define PATH "\0\0\0\2/a"
#define HANDLE "\0\0\0\4\0\0\0\1"
#define NO_ATTRS "\0\0\0\0"
#define OFFSET "\0\0\0\0\0\0\1\0"

static const struct sftpd_packet_row sftpd_packet_rows[] = {
        SFTPD_PACKET_ROW("\1\0\0\0\3", true),
        SFTPD_PACKET_ROW("\1\0\0\0\3\0\0\0\1x\0\0\0\1y", true),
        SFTPD_PACKET_ROW("\1\0\0", false),
        SFTPD_PACKET_ROW("\3" ID PATH "\0\0\0\1" NO_ATTRS, true),
        SFTPD_PACKET_ROW("\3" ID PATH "\0\0\0\1", false),
        SFTPD_PACKET_ROW("\3" ID PATH "\0\0\0\1" NO_ATTRS "x", false),
        SFTPD_PACKET_ROW("\3" ID "\xFF\xFF\xFF\xFF/a", false),
        SFTPD_PACKET_ROW("\4" ID HANDLE, true),
        SFTPD_PACKET_ROW("\4" ID "\0\0\0\3abc", true),
        SFTPD_PACKET_ROW("\4" ID "\0\0\0\5abc", false),
        SFTPD_PACKET_ROW("\5" ID HANDLE OFFSET "\0\0\1\0", true),
        SFTPD_PACKET_ROW("\5" ID HANDLE OFFSET, false),
        SFTPD_PACKET_ROW("\6" ID HANDLE OFFSET "\0\0\0\3abc", true),
        SFTPD_PACKET_ROW("\6" ID HANDLE OFFSET "\0\0\0\4abc", false),
        SFTPD_PACKET_ROW("\11" ID PATH "\0\0\0\1\0\0\0\0\0\0\0\0", true),
        SFTPD_PACKET_ROW("\11" ID PATH "\0\0\0\17" OFFSET
                         "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
                true),
        SFTPD_PACKET_ROW("\11" ID PATH "\200\0\0\0\0\0\0\1\0\0\0\1a\0\0\0\1b", true),
        SFTPD_PACKET_ROW("\11" ID PATH "\200\0\0\0\xFF\xFF\xFF\xFF", false),
        SFTPD_PACKET_ROW("\22" ID PATH PATH, true),
        SFTPD_PACKET_ROW("\22" ID PATH, false),
        SFTPD_PACKET_ROW("\310" ID PATH "anything", true),
        SFTPD_PACKET_ROW("\310" ID, false),
        SFTPD_PACKET_ROW("\310" ID "\0\0\0\21fsync@openssh.com" HANDLE, true),
        SFTPD_PACKET_ROW("\310" ID "\0\0\0\21fsync@openssh.com", false),
        SFTPD_PACKET_ROW("\310" ID "\0\0\0\30posix-rename@openssh.com" PATH PATH, true),
        SFTPD_PACKET_ROW("\310" ID "\0\0\0\30posix-rename@openssh.com" PATH, false),
        SFTPD_PACKET_ROW("\311" ID HANDLE, true),
        SFTPD_PACKET_ROW("\143" ID "anything", true),
};

TEST(sftp_requests_of_the_wrong_length_are_malformed)
{
    for (size_t i = 0; i < sizeof(sftpd_packet_rows) / sizeof(sftpd_packet_rows[0]); i++) {
        struct sftpd_packet packet;
        assert_int_equal(sftpd_packet_read(sftpd_packet_rows[i].bytes, &packet),
                sftpd_packet_rows[i].formed);
    }
}

TEST(a_write_has_its_handle_place_and_data)
{
    struct sftpd_packet packet;

    assert_true(sftpd_packet_read(STR("\6" ID HANDLE OFFSET "\0\0\0\3abc"), &packet));

    assert_int_equal(packet.id, 7);
    assert_int_equal(packet.handle, 1);
    assert_int_equal(packet.offset, 256);
    assert_str(packet.data, "abc");
}

TEST(an_incomplete_packet_waits_and_an_oversized_one_is_invalid)
{
    assert_int_equal(sftpd_packet_length(STR("\0\0\0")), 0);
    assert_int_equal(sftpd_packet_length(STR("\0\0\0\2x")), 0);
    assert_int_equal(sftpd_packet_length(STR("\0\0\0\2xyz")), 6);
    assert_int_equal(sftpd_packet_length(STR("\0\0\0\0")), SIZE_MAX);
    assert_int_equal(sftpd_packet_length(STR("\0\4\0\1")), SIZE_MAX);
    assert_int_equal(sftpd_packet_length(STR("\xFF\xFF\xFF\xFF")), SIZE_MAX);
}

TEST(a_list_of_names_can_be_split_between_entries)
{
    struct sftpd_attributes attributes = {.size = 5};
    struct buf names = {0};
    sftpd_put_name(STR("one"), &attributes, &names);
    size_t first = names.length;
    sftpd_put_name(STR("two"), &attributes, &names);

    assert_int_equal(sftpd_name_length(buf_str(&names)), first);
    assert_int_equal(sftpd_name_length(STR("junk")), 4);
    buf_finish(&names);
}
