import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  out: {
    en: 'The checksum database answers neither through a module proxy nor directly ({answers}): a module that is not in go.sum cannot be verified and the build stops.',
    zh: '校验和数据库既不能通过模块代理也不能直接访问（{answers}）：不在 go.sum 中的模块无法验证，构建会停止。',
  },
  mirror: {
    en: 'Use a proxy that mirrors it, and see what it answers:',
    zh: '使用提供其镜像的代理，并查看响应：',
  },
  private: { en: 'For private modules only, leave the database out:', zh: '仅对私有模块不使用该数据库：' },
  fine: { en: '{url} answers', zh: '{url} 有响应' },
} as const;

/** The checksum database cannot be reached. */
export const check = defineCheck({
  id: 'NET005',
  slug: 'net-sumdb-unreachable',
  room: 'net',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'Checksum database out of reach', zh: '无法访问校验和数据库' },
  doc: {
    why: {
      en: 'A module whose checksum is not yet in go.sum is looked up in the checksum database, through the module proxy where that mirrors it, else directly. Where both fail, "go get" and "go mod download" end with an error although the module itself was fetched.',
      zh: '校验和尚未写入 go.sum 的模块会查询校验和数据库：代理提供镜像时经由代理，否则直接访问。两者都失败时，即使模块已下载，“go get”与“go mod download”也会报错。',
    },
    rule: {
      en: 'With --active: GET $proxy/sumdb/$name/supported for each http proxy, then $database/latest; none of them answers 200. GOSUMDB=off is left out.',
      zh: '使用 --active 时：对每个 http 代理访问 $proxy/sumdb/$name/supported，再访问 $database/latest；没有一个返回 200。GOSUMDB=off 除外。',
    },
    falsePositive: {
      en: 'A project whose go.sum is complete and whose dependencies never change here.',
      zh: 'go.sum 完整、且在此处从不变更依赖的项目。',
    },
    remedy: {
      en: 'A proxy that mirrors the database, or a way out to it.',
      zh: '使用提供镜像的代理，或开放到该数据库的访问。',
    },
    refs: ['https://go.dev/ref/mod#checksum-database', 'https://go.dev/ref/mod#goproxy-protocol'],
  },
  needs: ['active.sumdb'],
  subject: ['active.sumdb'],
  texts,
  run: (view) => {
    const asked = view.get('active.sumdb');
    const good = asked.find(({ answer }) => answer.status === 200);
    if (good !== undefined) return pass(say(texts.fine, { url: good.url }));
    const answers = asked.map(
      ({ url, answer }) =>
        `${/^\w+:\/\/([^/]+)/.exec(url)?.[1] ?? url} ${answer.status ?? answer.failed?.code ?? '?'}`,
    );
    return finding({
      severity: 'error',
      confidence: 0.8,
      claim: say(texts.out, { answers: answers.join(', ') }),
      evidence: asked.map(({ url, answer }) =>
        view.proof('active.sumdb', String(answer.status ?? answer.failed?.code ?? '?'), `GET ${url}`),
      ),
      remedy: [
        { text: texts.mirror, command: `curl -v -m 10 ${asked[0]?.url ?? ''}` },
        { text: texts.private, command: 'go env -w GONOSUMDB=git.example.com' },
      ],
    });
  },
});
