package grapevine.runtime.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Keys on the curve P-256 (RFC 5480), and requests for certificates of them (RFC 2986). */
public final class Keys {
  static final String SIGNATURE = "SHA256withECDSA";

  private Keys() {}

  /** A new key. */
  public static KeyPair create() throws TlsTrouble {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new TlsTrouble("no key can be made", e);
    }
  }

  /** A request for a certificate, which proves that its sender has the private key. */
  public static byte[] request(KeyPair keys) throws TlsTrouble {
    try {
      ContentSigner signer = new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate());
      X500Principal subject = new X500Principal("CN=Grapevine server");
      return new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic())
          .build(signer)
          .getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new TlsTrouble("no request for a certificate can be made", e);
    }
  }

  /** The public key of a request whose signature is right. */
  static PublicKey requested(byte[] request) throws TlsTrouble {
    try {
      JcaPKCS10CertificationRequest read = new JcaPKCS10CertificationRequest(request);
      PublicKey key = read.getPublicKey();
      if (!read.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new TlsTrouble("the signature of the request for a certificate is wrong");
      }
      return key;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      throw new TlsTrouble("this is no request for a certificate", e);
    }
  }
}
