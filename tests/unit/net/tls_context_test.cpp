// Which files make a context, and which errors are reported for others.
#include "net/tls_context.hpp"

#include <string>

#include <gtest/gtest.h>

#include "unit/net/certificates.hpp"

namespace parley::net {
namespace {

using namespace std::chrono_literals;
using test::certify;
using test::pem;

class TlsContextFromFiles : public ::testing::Test {
 protected:
  std::string refusal(const TlsOptions& options) const {
    const auto context = TlsContext::load(options);
    return context ? "accepted" : context.error().line();
  }
  test::CertificateFolder folder;
};

TEST_F(TlsContextFromFiles, AcceptsRsaEcAndEd25519) {
  EXPECT_EQ(refusal(folder.files("rsa", test::rsa_key())), "accepted");
  EXPECT_EQ(refusal(folder.files("ec", test::ec_key())), "accepted");
  EXPECT_EQ(refusal(folder.files("ed", test::ed25519_key())), "accepted");
}

TEST_F(TlsContextFromFiles, AcceptsCertificateAndKeyInOneFile) {
  const auto key = test::ec_key();
  const std::string both = folder.file("both.pem", pem(key) + pem(certify(key, "both")));
  EXPECT_EQ(refusal({both, both}), "accepted");
}

TEST_F(TlsContextFromFiles, ReportsWhenTheCertificateExpires) {
  const auto key = test::ec_key();
  const auto context =
      test::loaded({folder.file("a.pem", pem(certify(key, "a", 30))), folder.file("a.key", pem(key))});
  const auto in_thirty_days = base::SystemClock().wall_now() + std::chrono::days{30};
  EXPECT_LT(context->expires() - in_thirty_days, 1min);
  EXPECT_GT(context->expires() - in_thirty_days, -1min);
}

TEST_F(TlsContextFromFiles, NamesTheMissingFile) {
  const TlsOptions good = folder.files("good");
  EXPECT_EQ(refusal({folder.path("none.pem"), good.key}),
            folder.path("none.pem") + ": No such file or directory");
  EXPECT_EQ(refusal({good.certificate, folder.path("none.key")}),
            folder.path("none.key") + ": No such file or directory");
  EXPECT_EQ(refusal({folder.path(""), good.key}), folder.path("") + ": Is a directory");
}

TEST_F(TlsContextFromFiles, NamesTheFileWithTheWrongContent) {
  const auto key = test::ec_key();
  const std::string certificate = pem(certify(key, "a"));
  const TlsOptions good = folder.files("good", key);
  struct Case {
    const char* name;
    std::string contents;
    const char* as_certificate;
    const char* as_key;
  };
  const std::string cut = certificate.substr(0, certificate.size() / 2);
  const Case cases[] = {
      {"empty", "", "holds no certificate in PEM form", "holds no private key in PEM form"},
      {"words", "hello\n", "holds no certificate in PEM form", "holds no private key in PEM form"},
      {"bytes", std::string(1000, '\0'), "holds no certificate in PEM form",
       "holds no private key in PEM form"},
      {"cut", cut, "holds no certificate in PEM form", "holds no private key in PEM form"},
      {"swapped", pem(key), "holds no certificate in PEM form", "accepted"},
      {"huge", std::string((1 << 20) + 1, 'a'), "is larger than 1 MiB", "is larger than 1 MiB"},
      {"damaged chain", certificate + cut, "bad end line", "holds no private key in PEM form"},
      {"locked", pem(key, "secret"), "holds no certificate in PEM form",
       "is protected by a passphrase; store the key without one"},
  };
  for (const Case& one : cases) {
    const std::string file = folder.file(one.name, one.contents);
    EXPECT_EQ(refusal({file, good.key}), file + ": " + one.as_certificate) << one.name;
    const std::string word = refusal({good.certificate, file});
    EXPECT_EQ(word, one.as_key == std::string("accepted") ? "accepted" : file + ": " + one.as_key)
        << one.name;
  }
}

TEST_F(TlsContextFromFiles, RefusesTheKeyOfAnotherCertificate) {
  for (const auto& [name, key] : {std::pair{"ec", folder.files("ec", test::ec_key())},
                                  std::pair{"rsa", folder.files("rsa", test::rsa_key())}}) {
    const TlsOptions mine = folder.files("mine");
    EXPECT_EQ(refusal({mine.certificate, key.key}),
              key.key + ": is not the key of the certificate in " + mine.certificate)
        << name;
  }
}

TEST_F(TlsContextFromFiles, RefusesAKeyThatClientsWouldRefuse) {
  const TlsOptions weak = folder.files("weak", test::rsa_key(1024));
  EXPECT_EQ(refusal(weak), weak.certificate + ": ee key too small");
}

}  // namespace
}  // namespace parley::net
