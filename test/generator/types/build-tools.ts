/** Owns the password fields in the configuration files of build tools: any password can stand there, only the file tells. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { inDocument } from './declare.js';
import { company, email, password, user } from './surroundings.js';

function mavenSettings(random: Random, element: 'password' | 'passphrase', secret: string): string {
  const login =
    element === 'password'
      ? `      <username>${user(random)}</username>\n      <password>${secret}</password>`
      : `      <privateKey>/root/.ssh/id_rsa</privateKey>\n      <passphrase>${secret}</passphrase>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <servers>
    <server>
      <id>${company(random)}-releases</id>
${login}
    </server>
  </servers>
</settings>
`;
}

export const buildToolTypes: readonly CredentialType[] = [
  inDocument(
    'pypirc-password',
    'PyPI',
    (random) => {
      const secret = password(random);
      const text = `[distutils]\nindex-servers =\n    pypi\n\n[pypi]\nrepository = https://upload.pypi.org/legacy/\nusername = ${user(random)}\npassword = ${secret}\n`;
      return { secret, text, path: 'root/.pypirc' };
    },
    () => ['[pypi]\nusername = __token__\npassword = <your-token>\n'],
  ),
  inDocument(
    'nuget-config-pw',
    'NuGet',
    (random) => {
      const secret = password(random);
      const source = company(random);
      const text = `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <add key="${source}" value="https://nuget.pkg.github.com/${source}/index.json" />
  </packageSources>
  <packageSourceCredentials>
    <${source}>
      <add key="Username" value="${user(random)}" />
      <add key="ClearTextPassword" value="${secret}" />
    </${source}>
  </packageSourceCredentials>
</configuration>
`;
      return { secret, text, path: 'app/nuget.config' };
    },
    () => ['<add key="ClearTextPassword" value="%NUGET_PASSWORD%" />\n'],
  ),
  inDocument(
    'maven-settings',
    'Maven',
    (random) => {
      const secret = password(random);
      return { secret, text: mavenSettings(random, 'password', secret), path: 'root/.m2/settings.xml' };
    },
    () => ['<server><id>central</id><username>u</username><password>${env.MAVEN_PASSWORD}</password></server>\n'],
  ),
  inDocument('maven-settings/passphrase', 'Maven', (random) => {
    const secret = password(random);
    return { secret, text: mavenSettings(random, 'passphrase', secret), path: 'root/.m2/settings.xml' };
  }),
  inDocument('maven-settings/master', 'Maven', (random) => {
    const secret = `{${random.bytes(48).toString('base64')}}`;
    return {
      secret,
      text: `<settingsSecurity>\n  <master>${secret}</master>\n</settingsSecurity>\n`,
      path: 'root/.m2/settings-security.xml',
    };
  }),
  inDocument(
    'gradle-prop',
    'Gradle',
    (random) => {
      const secret = password(random);
      const lines = ['org.gradle.daemon=true', `mavenUser=${user(random)}`, `mavenPassword=${secret}`, 'org.gradle.jvmargs=-Xmx2g'];
      return { secret, text: `${lines.join('\n')}\n`, path: 'root/.gradle/gradle.properties' };
    },
    () => ['mavenUser=ci\nmavenPassword=\n'],
  ),
  inDocument('gradle-prop/signing', 'Gradle', (random) => {
    const secret = password(random);
    const lines = [
      `signing.keyId=${random.text(ALPHABET.HEX, 8)}`,
      `signing.password=${secret}`,
      'signing.secretKeyRingFile=/root/.gnupg/secring.gpg',
    ];
    return { secret, text: `${lines.join('\n')}\n`, path: 'root/.gradle/gradle.properties' };
  }),
  inDocument(
    'gradle-prop/repository',
    'Gradle',
    (random) => {
      const secret = password(random);
      const text = `repositories {
    maven {
        url = uri("https://nexus.${company(random)}.com/repository/maven-releases/")
        credentials {
            username = "${email(random)}"
            password = "${secret}"
        }
    }
}
`;
      return { secret, text, path: 'app/build.gradle' };
    },
    () => ['credentials {\n    username = "ci"\n    password = System.getenv("NEXUS_PASSWORD")\n}\n'],
  ),
];
