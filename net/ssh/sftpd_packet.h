#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* SFTP, version 3 (draft-ietf-secsh-filexfer-02): requests and replies. */

#define SFTPD_PACKET_MAX ((size_t)256 << 10)

enum sftpd_type {
    SFTPD_INIT = 1,
    SFTPD_VERSION = 2,
    SFTPD_OPEN = 3,
    SFTPD_CLOSE = 4,
    SFTPD_READ = 5,
    SFTPD_WRITE = 6,
    SFTPD_LSTAT = 7,
    SFTPD_FSTAT = 8,
    SFTPD_SETSTAT = 9,
    SFTPD_FSETSTAT = 10,
    SFTPD_OPENDIR = 11,
    SFTPD_READDIR = 12,
    SFTPD_REMOVE = 13,
    SFTPD_MKDIR = 14,
    SFTPD_RMDIR = 15,
    SFTPD_REALPATH = 16,
    SFTPD_STAT = 17,
    SFTPD_RENAME = 18,
    SFTPD_READLINK = 19,
    SFTPD_SYMLINK = 20,
    SFTPD_STATUS = 101,
    SFTPD_HANDLE = 102,
    SFTPD_DATA = 103,
    SFTPD_NAME = 104,
    SFTPD_ATTRS = 105,
    SFTPD_EXTENDED = 200,
    SFTPD_FSYNC = 201, /* for an extension: no client sends this number */
};

enum sftpd_status {
    SFTPD_OK = 0,
    SFTPD_EOF = 1,
    SFTPD_NO_SUCH_FILE = 2,
    SFTPD_DENIED = 3,
    SFTPD_FAILURE = 4,
    SFTPD_BAD_MESSAGE = 5,
    SFTPD_UNSUPPORTED = 8,
};

enum {
    SFTPD_FLAG_WRITE = 2,
    SFTPD_FLAG_APPEND = 4,
    SFTPD_FLAG_CREATE = 8,
    SFTPD_FLAG_TRUNCATE = 16
};

/* A request; texts are borrowed from its bytes. */
struct sftpd_packet {
    uint8_t type;
    uint32_t id;     /* for SFTPD_INIT the version */
    struct str path; /* or the name of an extension */
    uint32_t handle; /* 0: unknown handle */
    uint64_t offset;
    uint32_t length;
    struct str data;
    uint32_t flags;
    bool has_size;
    uint64_t size; /* wanted size of the file */
};

/* Returns the length of the packet at the beginning of bytes, including its length field; 0:
 * incomplete, SIZE_MAX: too long. */
size_t sftpd_packet_length(struct str bytes);
/* Parses a packet without its length field. False if it does not match its type. */
bool sftpd_packet_read(struct str bytes, struct sftpd_packet *out);

/* -- replies: bytes are appended -- */

struct sftpd_attributes {
    bool folder;
    bool writable;
    uint64_t size;
    uint32_t time;
};

void sftpd_put_version(struct buf *out);
void sftpd_put_status(uint32_t id, enum sftpd_status status, struct str why, struct buf *out);
void sftpd_put_handle(uint32_t id, uint32_t handle, struct buf *out);
void sftpd_put_data(uint32_t id, struct str data, struct buf *out);
void sftpd_put_attributes(
        uint32_t id, const struct sftpd_attributes *attributes, struct buf *out);
/* Appends NAME with count names, each put by sftpd_put_name. */
void sftpd_put_names(uint32_t id, uint32_t count, struct str names, struct buf *out);
void sftpd_put_name(
        struct str name, const struct sftpd_attributes *attributes, struct buf *out);
/* Returns the length of the first of such names, or of all of them if they are malformed. */
size_t sftpd_name_length(struct str names);
