package io.holdfast.netty;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;

/**
 * The files that say who a server is, and who its clients have to be. Their text names the files.
 */
sealed interface KeyFiles {

  /** {@return all files, to be looked at for changes} */
  List<Path> files();

  /** {@return settings with what the files hold now} */
  SslContextBuilder newBuilder() throws IOException, GeneralSecurityException;

  /**
   * Files of PEM.
   *
   * @param chain with the certificate and those that signed it
   * @param key with the unencrypted PKCS#8 key
   */
  record Pem(Path chain, Path key) implements KeyFiles {

    @Override
    public List<Path> files() {
      return List.of(chain, key);
    }

    @Override
    public SslContextBuilder newBuilder() {
      return SslContextBuilder.forServer(chain.toFile(), key.toFile());
    }

    @Override
    public String toString() {
      return chain + " with the key " + key;
    }
  }

  /**
   * A file of PKCS#12.
   *
   * @param file that holds everything
   * @param password of the file and of the key
   */
  record Pkcs12(Path file, String password) implements KeyFiles {

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public SslContextBuilder newBuilder() throws IOException, GeneralSecurityException {
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, password.toCharArray());
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password.toCharArray());
      return SslContextBuilder.forServer(factory);
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /**
   * The same, for clients that have to show a certificate themselves.
   *
   * @param keys of the server
   * @param authorities PEM file with the certificates of those who sign the clients'
   */
  record ForClients(KeyFiles keys, Path authorities) implements KeyFiles {

    @Override
    public List<Path> files() {
      return Stream.concat(keys.files().stream(), Stream.of(authorities)).toList();
    }

    @Override
    public SslContextBuilder newBuilder() throws IOException, GeneralSecurityException {
      return keys.newBuilder().trustManager(authorities.toFile()).clientAuth(ClientAuth.REQUIRE);
    }

    @Override
    public String toString() {
      return keys + " for clients of " + authorities;
    }
  }
}
