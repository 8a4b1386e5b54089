# nix-build; the service is one of systemd.services with ExecStart = "${skein}/bin/skein serve --config /etc/skein/skein.lua".
{ pkgs ? import <nixpkgs> { } }:

pkgs.stdenv.mkDerivation rec {
  pname = "skein";
  version = "0.3.0";
  src = ./skein-${version}.tar.xz;

  nativeBuildInputs = with pkgs; [ meson ninja pkg-config python3 ];
  buildInputs = with pkgs; [
    cmark
    curl
    expat
    gmime3
    gsasl
    hiredis
    http-parser
    jansson
    libev
    libsodium
    libssh
    libtelnet
    lua5_3
    mimalloc
    openssl
    sqlite
    utf8proc
    wslay
    zlib
  ];

  # The units come from the system's own configuration; /etc is not writable in a build.
  mesonFlags = [ "-Dsystemd=disabled" "-Dsuites=" "--sysconfdir=${placeholder "out"}/etc" ];
  postPatch = "patchShebangs tools";

  meta = {
    description = "Server of text games (MUD)";
    license = pkgs.lib.licenses.mit;
    platforms = pkgs.lib.platforms.linux;
    mainProgram = "skein";
  };
}
