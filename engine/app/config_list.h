#pragma once
/* All configuration keys: the name in C (CONFIG_NAME), the allowed values, whether the key
 * takes effect only at the start (.fixed), a help text, and the option that it sets (INTO a
 * member of struct game_options, multiplied by .times). Keys without INTO are read where they
 * are used. A key in a table is TABLE.KEY.
 *
 * To add a key: a row here. To use it: an option for INTO (for the engine: a member in
 * engine.h, and in engine.c its value without a configuration, as in tests), or config_number
 * and similar functions. */
/* FLAG would see what <stdbool.h> makes of true. */
#define PACKAGE_KEY(X, name, preset, text)                                                     \
    X(RULES_##name, "rules." #name, CONFIG_KIND_FLAG, .otherwise = #preset,                    \
            .help = "whether there are " text)
// clang-format off
/* The packages that can also be turned on or off as a rule. P(X, name, default, description) */
#define CONFIG_PACKAGES(P, X)                                                                  \
    P(X, party, true, "groups of people, and what they share")                                 \
    P(X, quests, true, "quests, campaigns and the journal")                                    \
    P(X, homes, true, "homes that players found")                                              \
    P(X, identity, true, "titles, poses and moods")                                            \
    P(X, weather, true, "seasons, and weather by area")                                        \
    P(X, market, true, "auctions")                                                             \
    P(X, map, true, "maps, and walking by them")                                               \
    P(X, recognition, false,                                                                   \
            "strangers, whose names are known only once they have introduced themselves")      \
    P(X, languages, false, "languages that not everybody understands, where an area has some")
#define CONFIG_LIST(X)                                                                         \
    X(WORLD, TEXT("world", "\"skein.db\"", is_not_empty),                                      \
      .fixed = true, INTO(store.path),                                                         \
      .help = "the world's file")                                                              \
    X(USER, TEXT("user", "nil", is_not_empty),                                                 \
      .fixed = true,                                                                           \
      .help = "the user that a server started by root becomes, once it has its ports")         \
    X(PRIVILEGES, CHOICE("privileges", "\"drop\"", privileges),                                \
      .fixed = true,                                                                           \
      .help = "\"drop\": no capabilities, and only configured files and the system calls of a " \
              "server; \"keep\": all rights of the user")                                      \
    X(MODULES, TEXTS("modules", services_load_module),                                      \
      .fixed = true,                                                                           \
      .help = "modules from elsewhere to load, as \"/usr/lib/skein/json_lines.so\"")           \
    X(LISTEN, TEXTS("listen", services_is_listen),                                             \
      .help = "where to listen, as \"telnet:127.0.0.1:4000\"")                                 \
    X(NAME, TEXT("name", "\"Skein\"", is_not_empty),                                           \
      INTO(engine.name),                                                                       \
      .help = "the name of the game")                                                          \
    X(START, TEXT("start", "\"start\"", is_ref_config_keys),                                   \
      .fixed = true, INTO(engine.start),                                                       \
      .help = "the room where newcomers wake")                                                 \
    X(LANGUAGE, TEXT("language", "\"en\"", is_not_empty),                                       \
      INTO(engine.language),                                                                   \
      .help = "the language of the game's sentences; its files: help translating")             \
    X(LANGUAGES, TEXT("languages", "nil", is_not_empty),                                       \
      INTO(engine.languages),                                                                  \
      .help = "folder with more languages, each a folder of its own")                          \
    X(GUESTS, FLAG("guests", true),                                                            \
      INTO(engine.guests),                                                                     \
      .help = "whether people may play without an account")                                    \
    X(DURABILITY, CHOICE("durability", "\"full\"", durabilities),                              \
      .fixed = true,                                                                           \
      .help = "\"full\", or \"process\": survives a crash of the server only")                 \
    X(CACHE_MIB, NUMBER("cache_mib", 256, 1, MILLION),                                         \
      INTO(engine.cache_bytes), .times = 1 << 20,                                              \
      .help = "approximate memory for objects")                                                \
    X(LINKDEAD_SECONDS, NUMBER("linkdead_seconds", 300, 1, MILLION),                           \
      INTO(engine.linkdead_seconds),                                                           \
      .help = "how long a character stays after its connection is lost")                       \
    X(PASSWORDS_MEMORY_KIB, NUMBER("passwords.memory_kib", 65536, 8, 4 * MILLION),             \
      INTO(engine.password_kib),                                                               \
      .help = "memory for hashing a password")                                                 \
    X(LIMITS_CONNECTIONS, NUMBER("limits.connections", 10000, 1, MILLION),                     \
      .help = "total number of connections")                                                   \
    X(LIMITS_CONNECTIONS_PER_ADDRESS, NUMBER("limits.connections_per_address", 1000, 1, MILLION), \
      .help = "connections from one address")                                                  \
    X(LIMITS_LOGINS_PER_MINUTE, NUMBER("limits.logins_per_minute", 10, 1, MILLION),            \
      INTO(engine.logins_per_minute),                                                          \
      .help = "attempts to log in from an address; other addresses together may try a name "   \
              "ten times as often")                                                            \
    X(LIMITS_COMMANDS_PER_SECOND, NUMBER("limits.commands_per_second", 30, 1, MILLION),        \
      INTO(engine.commands_per_second),                                                        \
      .help = "lines of one player, and of one address before log-in")                         \
    X(LIMITS_SPEECH_BURST, NUMBER("limits.speech.burst", 10, 1, MILLION),                      \
      INTO(engine.speech_burst),                                                               \
      .help = "burst of tells, channel lines, letters, shouts and reports by one player")      \
    X(LIMITS_SPEECH_SECONDS, NUMBER("limits.speech.seconds", 2, 1, MILLION),                   \
      INTO(engine.speech_seconds),                                                             \
      .help = "seconds until one more is allowed after a burst")                               \
    X(LIMITS_ROOM_BURST, NUMBER("limits.room.burst", 120, 1, MILLION),                         \
      INTO(engine.room_burst),                                                                 \
      .help = "burst of lines and gestures by one player in a room; each 500 bytes of a "      \
              "line count as one")                                                             \
    X(LIMITS_ROOM_RATE, NUMBER("limits.room.per_second", 5, 1, MILLION),                       \
      INTO(engine.room_rate), .help = "lines and gestures per second after a burst")           \
    X(PROXIES, TEXTS("proxies", is_block),                                                     \
      .help = "proxies that send a PROXY protocol header (version 1 or 2); its address is "    \
              "used, for every service")                                                       \
    X(LIMITS_EXEMPT, TEXTS("limits.exempt", is_block),                                         \
      .help = "addresses without limits, such as { \"10.0.0.0/8\" }")                          \
    X(SLICE_MILLISECONDS, NUMBER("slice.milliseconds", 20, 1, 1000),                           \
      .fixed = true, INTO(engine.transaction_ms),                                                    \
      .help = "time limit of a script for one transaction")                                    \
    X(SLICE_INSTRUCTIONS, NUMBER("slice.instructions", 10000000, 1000, 1000 * MILLION),        \
      .fixed = true, INTO(host.transaction_instructions),                                            \
      .help = "instruction limit of a script for one transaction")                             \
    X(SLICE_MEMORY_KIB, NUMBER("slice.memory_kib", 16384, 1024, MILLION),                      \
      .fixed = true, INTO(host.transaction_memory_bytes), .times = 1024,                             \
      .help = "memory limit of a script for one transaction")                                  \
    X(SLICE_OUTPUT_BYTES, NUMBER("slice.output_bytes", 1048576, 4096, 64 * MILLION),           \
      INTO(engine.transaction_output_bytes),                                                         \
      .help = "output limit of a script for one transaction")                                  \
    X(SLICE_OBJECTS, NUMBER("slice.objects", 200, 1, MILLION),                                 \
      INTO(engine.transaction_objects),                                                              \
      .help = "objects that a script may create in one transaction")                           \
    X(QUOTAS_OBJECTS, NUMBER("quotas.objects", 5000, 1, 1000 * MILLION),                       \
      INTO(engine.quotas.most[QUOTA_OBJECTS]),                                                 \
      .help = "objects that one builder may own")                                              \
    X(QUOTAS_BEHAVIOUR_KIB, NUMBER("quotas.behaviour_kib", 1024, 1, MILLION),                  \
      INTO(engine.quotas.most[QUOTA_BEHAVIOUR_KIB]),                                           \
      .help = "total source size of one builder's behaviours")                                 \
    X(QUOTAS_BYTES, NUMBER("quotas.bytes", 33554432, 65536, 1000 * MILLION),                   \
      INTO(engine.quotas.most[QUOTA_BYTES]),                                                   \
      .help = "total bytes of one builder's properties and behaviours")                        \
    X(QUOTAS_TIMERS, NUMBER("quotas.timers", 1000, 1, MILLION),                                \
      INTO(engine.quotas.most[QUOTA_TIMERS]),                                                  \
      .help = "timers of one builder")                                                         \
    X(QUOTAS_TASKS, NUMBER("quotas.tasks", 100, 1, MILLION),                                   \
      INTO(engine.quotas.most[QUOTA_TASKS]),                                                   \
      .help = "waiting scripts of one builder")                                                \
    X(QUOTAS_AREAS, NUMBER("quotas.areas", 3, 1, MILLION),                                     \
      INTO(engine.quotas.most[QUOTA_AREAS]),                                                   \
      .help = "areas that one builder may create")                                              \
    X(QUOTAS_TIME_PERCENT, NUMBER("quotas.time_percent", 20, 1, 100),                          \
      INTO(engine.quotas.most[QUOTA_TIME_PERCENT]),                                            \
      .help = "share of the time for one builder's scripts before they are slowed")            \
    X(BACKUPS_DIRECTORY, TEXT("backups.directory", "nil", is_not_empty),                       \
      INTO(engine.backups.directory),                                                          \
      .help = "folder for automatic backups; nil: no automatic backups")                       \
    X(BACKUPS_EVERY, ANY("backups.every", "\"6h\"", config_every_is_one),                      \
      .help = "how often: \"90s\", \"30m\", \"6h\", \"1d\", \"1w\", or a number of seconds")   \
    X(BACKUPS_KEEP_HOURLY, NUMBER("backups.keep.hourly", 24, 0, MILLION),                      \
      INTO(engine.backups.keep[BACKUP_HOURLY]),                                                \
      .help = "hours with backups for which the last one is kept")                             \
    X(BACKUPS_KEEP_DAILY, NUMBER("backups.keep.daily", 7, 0, MILLION),                         \
      INTO(engine.backups.keep[BACKUP_DAILY]),                                                 \
      .help = "days with backups for which the last one is kept")                              \
    X(BACKUPS_KEEP_WEEKLY, NUMBER("backups.keep.weekly", 4, 0, MILLION),                       \
      INTO(engine.backups.keep[BACKUP_WEEKLY]),                                                \
      .help = "weeks with backups for which the last one is kept")                             \
    X(BACKUPS_ARCHIVE, TEXT("backups.archive", "nil", is_not_empty),                           \
      .fixed = true,                                                                           \
      .help = "where each commit is archived, for skein restore --as-of; nil: nowhere")        \
    X(BACKUPS_ARCHIVE_EVERY, ANY("backups.archive_every", "\"5m\"", config_every_is_one),      \
      .fixed = true,                                                                           \
      .help = "age at which an archive segment is completed; a time as for backups.every")     \
    X(RULES_FIGHTING, CHOICE("rules.fighting", "\"areas\"", fightings),                        \
      INTO(engine.rules.fighting),                                                             \
      .help = "where fighting is allowed: \"off\", in \"areas\" that have fighting = true, or \"everywhere\"") \
    X(RULES_PRESET, CHOICE("rules.preset", "\"brisk\"", presets),                              \
      INTO(engine.rules.preset),                                                               \
      .help = "how hard fights are: \"classic\", \"brisk\" or \"gentle\"")                     \
    X(RULES_HUNGER, FLAG("rules.hunger", false),                                               \
      INTO(engine.rules.hunger),                                                               \
      .help = "whether hungry and thirsty players heal slowly")                                \
    X(RULES_PVP, CHOICE("rules.pvp", "\"consent\"", pvps),                                     \
      INTO(engine.rules.pvp),                                                                  \
      .help = "whether players fight players: \"off\", by \"consent\" (duels), or in \"areas\" that have pvp = true") \
    CONFIG_PACKAGES(PACKAGE_KEY, X)                                                            \
    X(SETTINGS, ANY("settings", "{}", config_packages_is_settings),                           \
      INTO(engine.package_settings),                                                           \
      .help = "settings of packages, as { dragons = { fire = 20 } }; @packages NAME lists them") \
    X(PACKAGES, ANY("packages", "{}", config_packages_is_list),                               \
      .help = "the packages of the game that are on, by name, or { path = \"FOLDER\" } for one of your own; none: " \
              "those that are on by default")                                                  \
    X(PLAYER_CHANNELS, FLAG("player_channels", true),                                          \
      INTO(engine.no_player_channels), .flips = true,                                          \
      .help = "whether players may found channels")                                            \
    X(MAIL_DOMAIN, TEXT("mail.domain", "nil", is_host_name),                                   \
      INTO(engine.mail_domain),                                                                \
      .help = "domain of the players' mail addresses, for the services smtp, submission and lmtp") \
    X(SSH_KEY, TEXT("ssh.key", "nil", is_not_empty),                                           \
      .help = "file with the SSH host key; nil: WORLD.ssh, which is created if missing")       \
    X(MAIL_RELAY, TEXT("mail.relay", "nil", is_not_empty),                                     \
      .help = "the mail server for outgoing letters, \"smtp://[USER:PASSWORD@]HOST:PORT\" or \"smtps://...\"; nil: no mail is sent") \
    X(MAIL_FROM, TEXT("mail.from", "nil", is_mail_address),                                    \
      .help = "the address of the game's own letters; nil: postmaster@ the domain")            \
    X(MSSP, ANY("mssp", "{}", mssp_is_formed),                                                 \
      .help = "fields for lists of games by MSSP, such as { contact = \"ann@example.org\", genre = " \
              "\"Fantasy\", minimum_age = 13, hiring_builders = true, areas = 12 }; help client-data") \
    X(TLS_CERTIFICATE, TEXT("tls.certificate", "nil", is_not_empty),                           \
      .help = "file with the certificate and its chain")                                       \
    X(TLS_KEY, TEXT("tls.key", "nil", is_not_empty),                                           \
      .help = "file with the certificate's key")                                               \
    X(IRC_SERVER_NAME, TEXT("irc.server_name", "nil", is_host_name),                           \
      .help = "the server's name on IRC")                                                      \
    X(IRC_MOTD, TEXT("irc.motd", "nil", is_not_empty),                                         \
      .help = "the message of the day on IRC, lines; nil: how to play by IRC")                 \
    X(IRC_OPERATORS, TABLES("irc.operators", operator_fields),                                 \
      .help = "{ { name =, password = }, ... }")                                               \
    X(BRIDGES, TABLES("bridges", bridge_fields),                                               \
      .help = "{ { name =, address = \"HOST:PORT\", nick =, channels = { [\"#there\"] = "      \
              "\"here\", ... }, tls =, verify =, ca = FILE, sasl = { account =, "              \
              "password = }, password =, protocol = \"xmpp\" }, ... }: channels to "           \
              "bridge on networks of IRC or XMPP")                                             \
    X(WEBHOOKS, TABLES("webhooks", webhook_fields),                                            \
      .help = "{ { name =, url = \"https://...\", secret =, events = { \"channel.public\", "   \
              "\"enter\", \"leave\", \"report\", \"script.*\" } }, ... }: programs that get "  \
              "events by POST; help webhooks")                                                 \
    X(REALM_BOARD, TEXT("realm.board", "nil", is_broker),                                       \
      .fixed = true,                                                                           \
      .help = "the broker of this world's realm, \"redis://HOST:PORT/REALM\"")                 \
    X(REALM_NAME, TEXT("realm.name", "nil", is_world_name),                                    \
      .fixed = true, INTO(engine.realm.name),                                                  \
      .help = "the permanent name of this world in its realm")                                 \
    X(REALM_SECRET, TEXT("realm.secret", "nil", is_not_empty),                                 \
      .help = "a file with 32 bytes or more that all worlds of the realm share")               \
    X(REALM_CHANNELS, ANY("realm.channels", "{ \"public\" }", is_names),                       \
      INTO(engine.realm.channels),                                                             \
      .help = "channels that all worlds share: a list of names")                               \
    X(REALM_VISITORS, ANY("realm.visitors", "true", is_names_or_flag),                         \
      INTO(engine.realm.visitors),                                                             \
      .help = "allowed visitors from other worlds: true, false, or a list of worlds")          \
    X(REALM_VISITORS_MOST, NUMBER("realm.visitors_most", 0, 0, MILLION),                       \
      INTO(engine.realm.visitors_most),                                                        \
      .help = "highest number of visitors from other worlds; 0: unlimited")                    \
    X(REALM_ACCEPT_THINGS, ANY("realm.accept.things", "true", is_bound),                       \
      INTO(engine.realm.accept_things),                                                        \
      .help = "things that players bring home from other worlds: true (any), false (none), or how many more " \
              "than they left with; others wait for a wizard (@realm waiting)")                \
    X(REALM_ACCEPT_COINS, ANY("realm.accept.coins", "0", is_bound),                            \
      INTO(engine.realm.accept_coins),                                                         \
      .help = "coins that players bring home, with the same values")                           \
    X(REALM_ACCEPT_EXPERIENCE, ANY("realm.accept.experience", "0", is_bound),                  \
      INTO(engine.realm.accept_experience),                                                    \
      .help = "experience that players bring home, with the same values")                      \
    X(REALM_ROLES, CHOICE("realm.roles", "\"own\"", owns),                                     \
      .help = "\"own\", or \"shared\": a builder is a builder in all worlds")                  \
    X(REALM_ACCOUNTS, CHOICE("realm.accounts", "\"shared\"", owns),                            \
      .help = "\"shared\": players log in to any world; \"own\": to their own world only")     \
    X(REALM_CARRY_THINGS, NUMBER("realm.carry.things", 500, 1, 5000),                          \
      INTO(engine.realm.carry_things),                                                         \
      .help = "highest number of things that a traveller carries to another world")            \
    X(REALM_CARRY_KIB, NUMBER("realm.carry.kib", 256, 1, 256),                                 \
      INTO(engine.realm.carry_bytes), .times = 1 << 10,                                        \
      .help = "highest size of those things, in KiB")                                          \
    X(REALM_LINK, TEXT("realm.link", "nil", is_not_empty),                                     \
      .fixed = true, INTO(engine.realm.link),                                                  \
      .help = "address of this world's service gate for other machines, \"HOST:PORT\"; it needs gate.secret") \
    X(REALM_ADDRESS, TEXT("realm.address", "nil", is_not_empty),                               \
      .fixed = true, INTO(engine.realm.address),                                               \
      .help = "address shown to travellers who come here without a gate")                      \
    X(REALM_PEERS, ANY("realm.peers", "{}", world_pins_are_valid),                                 \
      INTO(engine.realm.peers),                                                                \
      .help = "{ forest = { key = \"...\", may = { \"visit\", \"speak\", \"mail\", \"ban\" } }, ... }: worlds " \
              "with known keys, from `skein realm key`; other worlds wait for a wizard")       \
    X(REALM_REGISTRAR, TEXT("realm.registrar", "nil", is_world_name),                          \
      .fixed = true, INTO(engine.realm.registrar),                                             \
      .help = "the world that registers names, to be set alike in all worlds; nil: the first") \
    X(REALM_NAMES_MOST, NUMBER("realm.names_most", 20000, 1, MILLION),                         \
      INTO(engine.realm.names_most),                                                           \
      .help = "most names that each other world may have, while this world registers names")   \
    X(REALM_LETTERS_MIB, NUMBER("realm.letters_mib", 64, 1, MILLION),                          \
      .fixed = true, INTO(engine.realm.messages_bytes), .times = 1 << 20,                       \
      .help = "space for letters to worlds that are offline")                                  \
    X(REALM_PLAIN, FLAG("realm.plain", false),                                                 \
      .fixed = true,                                                                           \
      .help = "whether followers on other machines may connect without TLS; only for trusted networks") \
    X(REALM_AUTHORITY, TEXT("realm.authority", "nil", is_not_empty),                           \
      .fixed = true,                                                                           \
      .help = "file with the authority certificates for the followed world's TLS; nil: the system's") \
    X(FOLLOW_HOLD_SECONDS, NUMBER("follow.hold_seconds", 2, 1, MILLION),                       \
      .fixed = true,                                                                           \
      .help = "how long output waits for a follower that does not answer")                     \
    X(FOLLOW_TAKE_OVER_SECONDS, NUMBER("follow.take_over_seconds", 3, 1, MILLION),             \
      .fixed = true,                                                                           \
      .help = "silence after which a follower takes over, in a realm or with a witness")       \
    X(FOLLOW_LOG_MIB, NUMBER("follow.log_mib", 64, 1, MILLION),                                \
      .fixed = true,                                                                           \
      .help = "memory for commits that a returning follower may lack")                         \
    X(FOLLOW_SECRET, TEXT("follow.secret", "nil", is_not_empty),                               \
      .fixed = true,                                                                           \
      .help = "a file of 32 bytes or more that a world, its follower and their witness share; needed for links by port") \
    X(FOLLOW_WITNESS, TEXT("follow.witness", "nil", is_dialled),                               \
      .fixed = true,                                                                           \
      .help = "where skein witness listens, HOST:PORT or unix:PATH: a follower takes over automatically if the witness agrees") \
    X(GATE_SECRET, TEXT("gate.secret", "nil", is_not_empty),                                   \
      .fixed = true,                                                                           \
      .help = "a file of 32 bytes or more that a world and its gates share; needed for gates by port") \
    X(WEB_PUBLIC_URL, TEXT("web.public_url", "nil", is_url),                                   \
      .help = "the game's address for browsers, \"https://mud.example\"; "                     \
              "without it, browsers may log in at an IP address, localhost and the "           \
              "name in --listen")                                                              \
    X(WEB_CORS, TEXTS("web.cors", is_origin),                                                  \
      .help = "web sites whose pages may read the public part of the API, such as "            \
              "{ \"https://fans.example\" }; { \"*\" } is every site")                         \
    X(WEB_TRUSTED_PROXIES, TEXTS("web.trusted_proxies", is_block),                             \
      .help = "proxies that are trusted to report client addresses")
// clang-format on
